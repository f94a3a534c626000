namespace PeerPigeon.Protocol;

/// <summary>One message between a client and a hub, or one that a peer wraps for another (wire protocol §2, §4.8).</summary>
/// <remarks>What a sender claims of itself here is a claim: a hub of ours overwrites <see cref="From"/> and <see cref="Network"/>.</remarks>
public sealed record SignalMessage
{
    internal SignalMessage(string type, SignalKind kind)
    {
        Type = type;
        Kind = kind;
    }

    /// <summary>The type's name on the wire, also of one that we do not know.</summary>
    public string Type { get; }

    /// <summary>What <see cref="Type"/> means.</summary>
    public SignalKind Kind { get; }

    /// <summary>What the type carries; absent if the member is.</summary>
    public RawJson Data { get; init; }

    /// <summary>The peer that it comes from; null if absent or from the hub itself.</summary>
    public PeerId? From { get; init; }

    /// <summary>Whether the hub itself speaks (<c>fromPeerId: "system"</c>).</summary>
    public bool FromSystem { get; init; }

    /// <summary>The peer that it goes to.</summary>
    public PeerId? Target { get; init; }

    /// <summary>The network; null if the member is absent, which 1.1.3 takes for global.</summary>
    public NetworkName? Network { get; init; }

    /// <summary>The sender's clock, or the hub's on what it relays: milliseconds since 1970.</summary>
    public long? Timestamp { get; init; }

    /// <summary>How many links the client wants; hubs ignore it, so an unusable value reads as null.</summary>
    public int? MaxPeers { get; init; }

    /// <summary>The text of an <see cref="SignalKind.Error"/>.</summary>
    public string? Error { get; init; }

    /// <summary>Unknown members as received, joined by commas; they are written again when relaying.</summary>
    public ReadOnlyMemory<byte> Extra { get; internal init; }

    /// <summary>A message of a known kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is unknown and so has no name on the wire.</exception>
    public static SignalMessage Create(
        SignalKind kind,
        RawJson data = default,
        PeerId? from = null,
        bool fromSystem = false,
        PeerId? target = null,
        NetworkName? network = null,
        long? timestamp = null,
        int? maxPeers = null,
        string? error = null) => new(SignalTypes.NameOf(kind), kind)
        {
            Data = data,
            From = from,
            FromSystem = fromSystem,
            Target = target,
            Network = network,
            Timestamp = timestamp,
            MaxPeers = maxPeers,
            Error = error,
        };
}
