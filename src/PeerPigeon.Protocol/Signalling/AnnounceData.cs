using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

/// <summary>Data of <c>announce</c>. 1.1.3's peers send the id alone, its hubs their address and no id; the rest is ours.</summary>
/// <param name="PeerId">The announced id; null from a hub of 1.1.3, whose socket says it.</param>
public sealed record AnnounceData(PeerId? PeerId) : SignalData
{
    private static readonly MemberNames Names =
        new("peerId", "isHub", "agent", "capabilities", "unlisted", "homeNetwork", "proof", "hubProof", "sighting");

    /// <summary>Whether it claims to be a hub; only <c>true</c> itself counts, as in 1.1.3.</summary>
    public bool IsHub { get; init; }

    /// <summary>What runs there, name and version, for people.</summary>
    public string? Agent { get; init; }

    /// <summary>What it understands: <see cref="Protocol.Capabilities"/>.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>Whether its network is to appear in no list.</summary>
    public bool Unlisted { get; init; }

    /// <summary>The network it was configured with, when it announces another. Hubs of ours count by it and pass it on to nobody.</summary>
    public NetworkName? HomeNetwork { get; init; }

    /// <summary>Proof of the id's key, in answer to a challenge.</summary>
    public KeyProof? Proof { get; init; }

    /// <summary>Proof that a hub claim is backed by the configured secret.</summary>
    public string? HubProof { get; init; }

    /// <summary>By which members of the peer's home recognise it in the global network, where no hub counts.</summary>
    public Sighting? Sighting { get; init; }

    /// <summary>The value as received; absent on one of our own making.</summary>
    public RawJson Raw { get; private init; }

    /// <summary>Reads the data of a message.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out AnnounceData? data, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        KeyProof? proof = null;
        RawJson rawProof = members.Raw("proof");
        if (rawProof.Kind is not (RawJsonKind.Absent or RawJsonKind.Null) && !KeyProof.TryRead(rawProof, out proof, out Rejection fault))
            members.Refuse(fault.Reason, $"proof: {fault.Detail}");
        data = new(members.OptionalPeer("peerId"))
        {
            IsHub = members.IsTrue("isHub"),
            Agent = members.OptionalText("agent", ProtocolLimits.MaxNameLength),
            Capabilities = members.Capabilities(),
            Unlisted = members.OptionalBoolean("unlisted") ?? false,
            HomeNetwork = members.OptionalNetwork("homeNetwork"),
            Proof = proof,
            HubProof = members.OptionalText("hubProof", ProtocolLimits.MaxKeyLength),
            Sighting = Protocol.Sighting.TryRead(members.Raw("sighting"), out Sighting? sighting, out _) ? sighting : null,
            Raw = value,
            Extra = members.Extra(),
        };
        return members.Done(ref data, out rejection);
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Peer("peerId"u8, PeerId);
        output.Boolean("isHub"u8, IsHub ? true : null);
        output.Text("agent"u8, Agent);
        output.Texts("capabilities"u8, Capabilities);
        output.Boolean("unlisted"u8, Unlisted ? true : null);
        output.Text("homeNetwork"u8, HomeNetwork?.Value);
        output.Value("proof"u8, Proof?.ToJson() ?? default);
        output.Text("hubProof"u8, HubProof);
        output.Value("sighting"u8, Sighting?.ToJson() ?? default);
    }
}
