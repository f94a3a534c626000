using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

/// <summary>What a frame of <see cref="Subtypes.Ack"/> says to the origin of a direct message or of a search.</summary>
/// <remarks>It is worth what the frame's signature is worth; the router decides.</remarks>
public abstract record RouteNotice
{
    private static readonly MemberNames Names = new("message", "handed", "search", "found");

    private RouteNotice()
    {
    }

    /// <summary>The addressee has the message: <c>{"message":…}</c>.</summary>
    /// <param name="Message">The <see cref="GossipFrame.Message"/>.</param>
    public sealed record Arrived(FrameId Message) : RouteNotice
    {
        private protected override void Write(ref JsonOutput output) => output.Text("message"u8, Message.ToString());
    }

    /// <summary>The message was handed to its addressee, who is no peer of ours and acknowledges nothing: <c>{"message":…,"handed":…}</c>.</summary>
    /// <param name="Message">The <see cref="GossipFrame.Message"/>.</param>
    /// <param name="To">The addressee.</param>
    public sealed record Handed(FrameId Message, PeerId To) : RouteNotice
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("message"u8, Message.ToString());
            output.Peer("handed"u8, To);
        }
    }

    /// <summary>Whom a search looked for is here, or next to here: <c>{"search":…,"found":…}</c>.</summary>
    /// <param name="Search">The id of the frame that asked.</param>
    /// <param name="Peer">Who was looked for.</param>
    public sealed record Found(FrameId Search, PeerId Peer) : RouteNotice
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("search"u8, Search.ToString());
            output.Peer("found"u8, Peer);
        }
    }

    /// <summary>The content of the frame.</summary>
    public RawJson Encode()
    {
        var output = new JsonOutput(160);
        output.Open('{');
        Write(ref output);
        output.Close('}');
        return new(output.ToArray());
    }

    /// <summary>Reads the content of a frame; false for one that says nothing of the kind.</summary>
    public static bool TryRead(RawJson content, [NotNullWhen(true)] out RouteNotice? notice)
    {
        notice = null;
        var members = new MemberReader(content, Names, stackalloc JsonSlice[Names.Count]);
        string? message = members.OptionalText("message", FrameId.TextLength), search = members.OptionalText("search", FrameId.TextLength);
        PeerId? handed = members.OptionalPeer("handed"), found = members.OptionalPeer("found");
        if (message is not null)
            notice = handed is { } to ? new Handed(FrameId.FromText(message), to) : new Arrived(FrameId.FromText(message));
        else if (search is not null && found is { } peer)
            notice = new Found(FrameId.FromText(search), peer);
        return members.Done(out _) && notice is not null;
    }

    private protected abstract void Write(ref JsonOutput output);
}
