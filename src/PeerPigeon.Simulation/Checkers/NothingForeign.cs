using System.Text;

namespace PeerPigeon.Simulation;

/// <summary>A peer of 1.1.3 gets no frame that only our own peers understand: none of our type, none of our subtypes.</summary>
internal sealed class NothingForeign(SimulatedWorld world, Findings findings) : Checker(world, findings)
{
    public override void LinkSent(in LinkPassage passage)
    {
        if (passage.Receiver is not JavaScriptPeer || passage.IsBinary)
            return;
        ReadOnlySpan<byte> bytes = passage.Payload.Span;
        if (Starts(bytes, "\"type\":\"pigeon"u8) || Starts(bytes, "\"subtype\":\"pigeon-"u8))
            Report(
                $"foreign {passage.Sender.Id} {passage.Receiver.Id}",
                $"{passage.Sender.Id} sends the 1.1.3 peer {passage.Receiver.Id} what it does not understand: {Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 200)])}");
    }

    // Type and subtype stand at the head of what ours write; behind it is content, which may say anything.
    private static bool Starts(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> member) => frame[..Math.Min(frame.Length, 120)].IndexOf(member) >= 0;
}
