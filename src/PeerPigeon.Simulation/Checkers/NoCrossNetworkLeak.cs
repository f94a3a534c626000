using System.Text;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>Nothing that names or belongs to one network reaches anybody who is not in it: no frame, announcement, candidate or count.</summary>
/// <remarks>
/// In a network: its home; the global network too while the peer says that it is away, and for as long afterwards as closing down may
/// take. A strict peer never is, and nothing of it may be found in the global network.
/// </remarks>
internal sealed class NoCrossNetworkLeak(SimulatedWorld world, Findings findings) : Checker(world, findings)
{
    /// <summary>What was said before somebody left may still be under way: drain, the close, and a slow hub.</summary>
    public static readonly TimeSpan LeavingGrace = TimeSpan.FromSeconds(25);

    /// <summary>Somebody who was forbidden to fall back has this long until its goodbye is heard.</summary>
    public static readonly TimeSpan ForbiddenGrace = TimeSpan.FromSeconds(6);

    private readonly List<(SimulatedPeer Peer, DateTimeOffset At, string Key, string Detail)> _doubtful = [];

    public override void LinkSent(in LinkPassage passage)
    {
        if (passage.Network == NetworkName.Global && passage.Sender.IsStrict && passage.Sender.Home != NetworkName.Global)
            Report($"strict {passage.Sender.Id}", $"strict {passage.Sender.Id} of '{passage.Sender.Home}' sends on a link of the global network");
    }

    public override void LinkArrived(in LinkPassage passage)
    {
        ReadOnlySpan<byte> bytes = passage.Payload.Span;
        CheckNames(passage.Receiver, bytes, "a link");
        CheckStrict(passage.Network, bytes, passage.Receiver);
        if (!IsIn(passage.Receiver, passage.Network))
            Report(
                $"link {passage.Receiver.Id} {passage.Network}",
                $"{passage.Receiver.Id} of '{passage.Receiver.Home}' hears {passage.Sender.Id} on a link of '{passage.Network}'");
        if (passage.IsBinary || !Wire.IsGossip(bytes))
            return;
        ReadOnlySpan<byte> named = Wire.NetworkBytes(bytes);
        Span<byte> buffer = stackalloc byte[NetworkName.MaxLength * 3];
        if (!named.SequenceEqual(Utf8(passage.Network, buffer)))
            Report(
                $"frame {passage.Sender.Id}",
                $"frame of '{Encoding.UTF8.GetString(named)}' from {passage.Sender.Id} on a link of '{passage.Network}'");
    }

    public override void HubMessage(in HubPassage passage)
    {
        ReadOnlySpan<byte> bytes = passage.Payload.Span;
        CheckNames(passage.Peer, bytes, passage.IsUpward ? "what it tells its hub" : "its hub");
        if (passage.Message is not { } message)
            return;
        NetworkName network = message.Network ?? NetworkName.Global;
        CheckStrict(network, bytes, passage.Peer, isNamed: message.Network is not null);
        // For a hub of 1.1.3, who has not announced yet is in the global network, and gets what others send there (wire protocol §2.1).
        bool isUnannounced = passage is { IsUpward: false, Hub.IsOurs: false } && Now - (passage.Peer.AnnouncedSince ?? Now) < TimeSpan.FromSeconds(1);
        if (message.Network is null || isUnannounced)
            return;
        if (!IsIn(passage.Peer, network))
            Doubt(
                passage.Peer,
                network,
                $"hub {passage.Peer.Id} {network} {passage.IsUpward}",
                $"{passage.Peer.Id} of '{passage.Peer.Home}' {(passage.IsUpward ? "tells its hub" : "is told")} {message.Type} of '{network}'");
        if (!passage.IsUpward && Named(message) is { } id && World.TryFind(id, out Participant? about)
            && !IsIn(about!, network, TimeSpan.FromSeconds(60)) && !IsGhostIn(about!, network))
        {
            Report($"about {id} {network}", $"{passage.Peer.Id} is told {message.Type} of {id} in '{network}', whose home is '{about!.Home}'");
        }
    }

    public override void Sample(DateTimeOffset now)
    {
        foreach ((SimulatedPeer peer, DateTimeOffset at, string key, string detail) in _doubtful)
        {
            if (peer.LastAway is not { } away || away < at)
                Report(key, detail);
        }

        _doubtful.Clear();
    }

    // Within one instant the announcement may be seen before the status that goes with it.
    private void Doubt(Participant peer, NetworkName network, string key, string detail)
    {
        if (network == NetworkName.Global && peer is SimulatedPeer { IsStrict: false, AllowsFallback: true } mesh)
            _doubtful.Add((mesh, Now, key, detail));
        else
            Report(key, detail);
    }

    private static PeerId? Named(SignalMessage message) => message.Kind switch
    {
        SignalKind.PeerDiscovered when PeerDiscoveredData.TryRead(message.Data, out PeerDiscoveredData? found, out _) => found.PeerId,
        SignalKind.PeerDisconnected when PeerDisconnectedData.TryRead(message.Data, out PeerDisconnectedData? gone, out _) => gone.PeerId,
        _ => message.From,
    };

    // Who vanished is where it was until the hub misses it.
    private bool IsGhostIn(Participant peer, NetworkName network) => peer is SimulatedPeer { IsStrict: false, Ghost: { } ghost } && ghost.Network == network && Now <= ghost.Until;

    private bool IsIn(Participant peer, NetworkName network, TimeSpan more = default)
    {
        if (network == peer.Home)
            return true;
        if (network != NetworkName.Global || peer is not SimulatedPeer mesh || mesh.IsStrict || mesh.LastAway is not { } away)
            return false;
        if (mesh.Phase is Core.FallbackPhase.Fallback or Core.FallbackPhase.Returning || mesh.Mesh.IsUsingGlobalFallback)
            return true;
        TimeSpan grace = mesh.ForbiddenAt is { } forbidden && forbidden <= away + TimeSpan.FromSeconds(1) ? ForbiddenGrace : LeavingGrace;
        return Now - away <= grace + more;
    }

    private void CheckNames(Participant peer, ReadOnlySpan<byte> bytes, string where)
    {
        if (Wire.TryFindForeignName(bytes, peer.HomeOnWire, out string name))
            Report(
                $"name {peer.Id} {name}",
                $"'{name}' is named to {peer.Id} of '{peer.Home}' by {where}: {Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 300)])}");
    }

    // Not a byte of a strict peer in the global network, not even its id.
    private void CheckStrict(NetworkName network, ReadOnlySpan<byte> bytes, Participant at, bool isNamed = true)
    {
        if (network != NetworkName.Global || !isNamed)
            return;
        foreach (byte[] id in World.StrictIds)
        {
            if (bytes.IndexOf(id) >= 0)
                Report(
                    $"strict id {Encoding.ASCII.GetString(id)}",
                    $"strict {Encoding.ASCII.GetString(id)} is named in the global network, at {at.Id}");
        }
    }

    private static ReadOnlySpan<byte> Utf8(NetworkName network, Span<byte> buffer) => buffer[..Encoding.UTF8.GetBytes(network.Value, buffer)];
}
