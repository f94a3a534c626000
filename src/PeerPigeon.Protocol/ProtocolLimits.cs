namespace PeerPigeon.Protocol;

/// <summary>What a decoder takes at most. Each breach is a <see cref="RejectReason"/> of its own to count.</summary>
/// <remarks>Properties are the operator's choice; constants are part of the protocol between our own peers.</remarks>
public sealed record ProtocolLimits
{
    /// <summary>Deepest nesting that any limit may allow.</summary>
    public const int DeepestNesting = 64;

    /// <summary>Levels of <see cref="MaxDepth"/> that a frame and its wrapper need around an application's value.</summary>
    public const int EnvelopeDepth = 2;

    /// <summary>URLs in one direct offer or answer.</summary>
    public const int MaxUrls = 8;

    /// <summary>Length of one such URL, in characters.</summary>
    public const int MaxUrlLength = 512;

    /// <summary>Capabilities that one peer or hub may declare.</summary>
    public const int MaxCapabilities = 32;

    /// <summary>Length of one capability, in UTF-16 units.</summary>
    public const int MaxCapabilityLength = 64;

    /// <summary>Shortest token, nonce or attempt, in base64url characters (96 bits).</summary>
    public const int MinTokenLength = 16;

    /// <summary>Longest token, nonce or attempt, in base64url characters.</summary>
    public const int MaxTokenLength = 128;

    /// <summary>Longest public key or signature, in base64url characters; P-256 needs 122 and 86.</summary>
    public const int MaxKeyLength = 256;

    /// <summary>Ids in a handover, or in the other peers that a refusal suggests.</summary>
    public const int MaxPeerList = 8;

    /// <summary>Frame ids in one notice between our peers (<c>have</c>, <c>want</c>).</summary>
    public const int MaxFrameIds = 256;

    /// <summary>Longest short name (agent, hub name, version, epoch, need), in UTF-16 units.</summary>
    public const int MaxNameLength = 128;

    /// <summary>Longest text for people (reason, details, error), in UTF-16 units.</summary>
    public const int MaxTextLength = 1024;

    /// <summary>The defaults.</summary>
    public static ProtocolLimits Default { get; } = new();

    /// <summary>Size of one signalling message.</summary>
    /// <value>Bytes, default 1 MiB, which is what 1.1.3's server takes.</value>
    public int MaxMessageBytes { get; init => field = Positive(value, nameof(MaxMessageBytes)); } = 1_048_576;

    /// <summary>Size of one text frame on a link.</summary>
    /// <value>Bytes, default 256 KiB, the SCTP message size that Chromium negotiates (wire protocol §5.4).</value>
    public int MaxFrameBytes { get; init => field = Positive(value, nameof(MaxFrameBytes)); } = 262_144;

    /// <summary>How deep arrays and objects may nest, the outermost counting as one.</summary>
    /// <value>Levels, default 32, at most <see cref="DeepestNesting"/>.</value>
    public int MaxDepth
    {
        get;
        init => field = value is >= 1 and <= DeepestNesting
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"max-depth must be 1 to {DeepestNesting}");
    } = 32;

    /// <summary>How many peers a gossip frame may have passed, its origin included.</summary>
    /// <value>Entries of <c>path</c>, default 64; a frame of 1.1.3 reaches 41.</value>
    public int MaxPath { get; init => field = Positive(value, nameof(MaxPath)); } = 64;

    /// <summary>Largest <c>ttl</c> that is taken.</summary>
    /// <value>Hops, default 64. 1.1.3 starts at 40; a larger one asks others to carry a frame farther than anybody would.</value>
    public int MaxTtl { get; init => field = Positive(value, nameof(MaxTtl)); } = 64;

    /// <summary>Length of a frame id, a <c>type</c> and a <c>subtype</c>.</summary>
    /// <value>UTF-8 bytes after unescaping, default 128.</value>
    public int MaxIdLength { get; init => field = Positive(value, nameof(MaxIdLength)); } = 128;

    /// <summary>Members of one object that the protocol knows, unknown ones included. Content of applications is not counted.</summary>
    /// <value>Members, default 64.</value>
    public int MaxMembers { get; init => field = Positive(value, nameof(MaxMembers)); } = 64;

    private static int Positive(int value, string name) =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be positive");
}
