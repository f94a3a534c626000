namespace PeerPigeon.Protocol;

/// <summary>One text frame of a link, read as far as its type says.</summary>
public sealed class DataFrame
{
    internal DataFrame(DataFrameKind kind, string type, RawJson raw)
    {
        Kind = kind;
        Type = type;
        Raw = raw;
    }

    /// <summary>What it is.</summary>
    public DataFrameKind Kind { get; }

    /// <summary>The type's name on the wire.</summary>
    public string Type { get; }

    /// <summary>The whole frame.</summary>
    public RawJson Raw { get; }

    /// <summary>The frame of <see cref="DataFrameKind.Gossip"/>, else null.</summary>
    public GossipFrame? Gossip { get; internal init; }

    /// <summary>The notice of <see cref="DataFrameKind.Control"/>, else null.</summary>
    public LinkControl? Control { get; internal init; }

    /// <summary>The notice of <see cref="DataFrameKind.Eviction"/>, else null.</summary>
    public EvictionNotice? Eviction { get; internal init; }

    /// <summary>The message inside the signalling kinds, else null. Its sender is the neighbour's claim.</summary>
    public SignalMessage? Signal { get; internal init; }

    /// <summary>The frame of the stream kinds, else null.</summary>
    public StreamFrame? Stream { get; internal init; }

    /// <summary>Set when exactly one binary frame follows that belongs to this one: headers and binary frames pair in order.</summary>
    public BinaryHeader? Binary { get; internal init; }
}

/// <summary>Announces one binary frame (wire protocol §5.2).</summary>
/// <param name="Size">Bytes that the sender says will follow, null if it does not; 1.1.3 only logs a mismatch.</param>
public readonly record struct BinaryHeader(long? Size)
{
    /// <summary>The header of a binary message of this many bytes.</summary>
    public static byte[] Encode(int size)
    {
        var output = new JsonOutput(64);
        output.Open('{');
        output.Text("type"u8, DataFrameTypes.NameOf(DataFrameKind.BinaryHeader));
        output.Integer("size"u8, size);
        output.Close('}');
        return output.ToArray();
    }
}
