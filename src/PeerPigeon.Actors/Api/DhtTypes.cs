using Newtonsoft.Json.Linq;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>How a value is written.</summary>
public sealed record DhtPutOptions
{
    /// <summary>A plain key of the active network, for 24 hours.</summary>
    public static DhtPutOptions Default { get; } = new();

    /// <summary>The space, by 1.1.3's names. <see cref="RecordSpace.Private"/> and <see cref="RecordSpace.Frozen"/> make an owned key.</summary>
    /// <remarks>Private says who may write, not who may read: encrypt what is nobody's business.</remarks>
    public RecordSpace Space { get; init; }

    /// <summary>Whether only this peer may write the key: its key's hash becomes part of the name (<see cref="DhtPutResult.Key"/>).</summary>
    public bool Owned { get; init; }

    /// <summary>How long it lives; null: 24 hours, and written anew while this peer lives.</summary>
    /// <value>From 1 ms to 24 hours; it is not written anew.</value>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>Whether it fails with <see cref="MeshErrors.HomeAway"/> while the peer is in the global network because home is empty.</summary>
    public bool HomeOnly { get; init; }
}

/// <summary>How a key is spelled, for reading, deleting and subscribing.</summary>
public sealed record DhtGetOptions
{
    /// <summary>A plain key, or one spelled out, of the active network.</summary>
    public static DhtGetOptions Default { get; } = new();

    /// <summary>Whose owned key it is; null: a plain key, or one spelled out as <see cref="DhtPutResult.Key"/> is.</summary>
    public PeerId? Owner { get; init; }

    /// <summary>Whether the owner's key is a frozen one.</summary>
    public bool Frozen { get; init; }

    /// <summary>Whether it fails with <see cref="MeshErrors.HomeAway"/> while the peer is in the global network because home is empty.</summary>
    public bool HomeOnly { get; init; }
}

/// <summary>What a value came to.</summary>
/// <param name="Key">The key in full: with its owner, if it has one. Reads it from anywhere.</param>
/// <param name="NetworkName">The network in which it is written.</param>
/// <param name="Owners">Members that acknowledged that they hold it, durably where they have a state directory; at most 3. This peer's own copy comes on top.</param>
public sealed record DhtPutResult(string Key, NetworkName NetworkName, int Owners);

/// <summary>A value that was found.</summary>
/// <param name="Key">The key in full.</param>
/// <param name="Value">The value.</param>
/// <param name="Publisher">Who wrote it; proven only if <paramref name="Verified"/>.</param>
/// <param name="Timestamp">Clock of the publisher, milliseconds since the Unix epoch.</param>
/// <param name="NetworkName">The network in which it was found.</param>
/// <param name="Verified">Whether a valid signature by the key behind <paramref name="Publisher"/> covers it.</param>
/// <param name="Expires">When it ends, milliseconds since the Unix epoch.</param>
public sealed record DhtValue(string Key, JToken Value, PeerId Publisher, long Timestamp, NetworkName NetworkName, bool Verified, long Expires)
{
    internal static DhtValue? From(ProvenRecord? found) => found is not { Record: { IsTombstone: false } record } ? null : new(
        record.Key.Name, record.Value.ToToken(), record.Publisher, record.Timestamp, record.Network, found.Proof.Level == ProofLevel.Verified, record.Expires);
}

/// <summary>A watched key has another value.</summary>
/// <param name="Key">The key in full.</param>
/// <param name="Value">The value; null: it was deleted.</param>
public sealed record DhtChange(string Key, DhtValue? Value);
