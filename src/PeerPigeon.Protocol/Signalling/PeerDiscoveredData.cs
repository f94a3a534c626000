using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

/// <summary>Data of <c>peer-discovered</c>: what a hub tells of a peer, the announce's public members included.</summary>
public sealed record PeerDiscoveredData(PeerId PeerId) : SignalData
{
    private static readonly MemberNames Names = new("peerId", "isHub", "agent", "capabilities", "sighting");

    /// <summary>Whether it is a hub.</summary>
    public bool IsHub { get; init; }

    /// <summary>What runs there; null for a peer of 1.1.3.</summary>
    public string? Agent { get; init; }

    /// <summary>What it understands; empty for a peer of 1.1.3.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>By which members of the peer's home recognise it in the global network; null from peers that are at home.</summary>
    public Sighting? Sighting { get; init; }

    /// <summary>The introduction of an announced peer: its agent, capabilities and unknown members, and nothing that is meant for the hub.</summary>
    /// <param name="peer">The id of the session, whatever the announce says.</param>
    /// <param name="isHub">What the hub knows, whatever the announce says.</param>
    /// <param name="announce">What the peer announced.</param>
    public static PeerDiscoveredData Of(PeerId peer, bool isHub, AnnounceData announce)
    {
        ArgumentNullException.ThrowIfNull(announce);
        return new(peer) { IsHub = isHub, Agent = announce.Agent, Capabilities = announce.Capabilities, Sighting = announce.Sighting, Extra = announce.Extra };
    }

    /// <summary>Reads the data of a message.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out PeerDiscoveredData? data, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        data = new(members.Peer("peerId"))
        {
            IsHub = members.IsTrue("isHub"),
            Agent = members.OptionalText("agent", ProtocolLimits.MaxNameLength),
            Capabilities = members.Capabilities(),
            Sighting = members.Raw("sighting") is { IsAbsent: false } raw && Protocol.Sighting.TryRead(raw, out Sighting? sighting, out _) ? sighting : null,
            Extra = members.Extra(),
        };
        return members.Done(ref data, out rejection);
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Peer("peerId"u8, PeerId);
        output.Boolean("isHub"u8, IsHub);
        output.Text("agent"u8, Agent);
        output.Texts("capabilities"u8, Capabilities);
        output.Value("sighting"u8, Sighting?.ToJson() ?? default);
    }
}
