using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

// Who made what is wrong. Frames are relayed, so a neighbour answers for those alone that it signed itself; whoever relays one cannot tell.
public sealed partial class DhtActor
{
    private PeerId? _maker;         // while a frame is being worked on: the neighbour that made and brought it

    private static PeerId? MakerOf(NetworkRouterProtocol.Heard heard) =>
        heard.Frame.Signature is not null && heard.Frame.From.SameBytes(heard.Via) ? heard.Via : null;

    /// <summary>A record that breaks its form or its signature; who keeps to the rules checks both before it holds one, so it was made up.</summary>
    private static void Blame(PeerId? maker, Misbehaviour kind)
    {
        if (maker is { } neighbour)
            Context.Parent.Tell(new ScoringProtocol.Misbehaved(neighbour, kind));
    }

    private static void BlameFor(RecordVerdict verdict, PeerId? maker)
    {
        if (verdict == RecordVerdict.Forged)
            Blame(maker, Misbehaviour.ForgedSignature);
    }
}
