using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

/// <summary>The key of a record: its network, its name in it, and who may write there.</summary>
/// <remarks>
/// <code>
/// stored  = network ":" name                       no network has a ":"
/// name    = label                                  plain: everybody may write, the last one wins
///         | "@" owner "/" label                    owned: only the key whose hash "owner" is may write
///         | "!" owner "/" label                    frozen: the same, and the first value stays
/// owner   = 40 lower-case hexadecimal characters   first 20 bytes of SHA-256 of the owner's SubjectPublicKeyInfo
/// </code>
/// The text says everything, so nothing can be lost on the way through 1.1.3, whose unsigned records simply do not fit an owned key.
/// </remarks>
public sealed class DhtKey : IEquatable<DhtKey>
{
    /// <summary>Longest name, in UTF-16 units; 1.1.3 has no bound.</summary>
    public const int MaxNameLength = 512;

    private const char OwnedMark = '@', FrozenMark = '!', OwnerEnd = '/';
    private const int PrefixLength = PeerId.TextLength + 2;

    private DhtKey(NetworkName network, string name, PeerId? owner, bool frozen)
    {
        Network = network;
        Name = name;
        Owner = owner;
        IsFrozen = frozen;
        Stored = $"{network.Value}:{name}";
        Position = RingPosition.OfKey(Stored);
    }

    /// <summary>The network in which the record lives.</summary>
    public NetworkName Network { get; }

    /// <summary>The name in the network, owner included.</summary>
    public string Name { get; }

    /// <summary>The name without owner.</summary>
    public string Label => Owner is null ? Name : Name[PrefixLength..];

    /// <summary>Whose signature alone counts; null for a plain key.</summary>
    public PeerId? Owner { get; }

    /// <summary>Whether only the owner writes here.</summary>
    public bool IsOwned => Owner is not null;

    /// <summary>Whether the first value stays.</summary>
    public bool IsFrozen { get; }

    /// <summary>The key as it is stored and sent: <c>{network}:{name}</c>.</summary>
    public string Stored { get; }

    /// <summary>Where the stored key stands on the ring.</summary>
    public RingPosition Position { get; }

    /// <summary>The key of a name as an application gives it: plain, or owned where the name is spelled so.</summary>
    public static bool TryName(NetworkName network, string name, [NotNullWhen(true)] out DhtKey? key, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(name);
        key = null;
        error = Fault(name);
        if (error is not null)
            return false;
        if (name[0] is not (OwnedMark or FrozenMark) || name.Length < PrefixLength || name[PrefixLength - 1] != OwnerEnd
            || !PeerId.TryParse(name.AsSpan(1, PeerId.TextLength), out PeerId owner))
        {
            key = new(network, name, owner: null, frozen: false);
            return true;
        }

        if (name.AsSpan(1, PeerId.TextLength).ContainsAnyInRange('A', 'F'))
            error = "key names its owner with capital letters; write it in lower case";
        else if (name.Length == PrefixLength)
            error = "key has an owner and no name; put one behind the '/'";
        else
            key = new(network, name, owner, frozen: name[0] == FrozenMark);
        return error is null;
    }

    /// <summary>Reads what <see cref="Stored"/> wrote, or 1.1.3.</summary>
    public static bool TryParse(string stored, [NotNullWhen(true)] out DhtKey? key, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(stored);
        key = null;
        int end = stored.IndexOf(':', StringComparison.Ordinal);
        if (end <= 0)
            error = "key does not begin with a network and ':'";
        else if (NetworkName.TryParse(stored[..end], out NetworkName network, out error))
            return TryName(network, stored[(end + 1)..], out key, out error);
        return false;
    }

    /// <summary>A key that everybody may write.</summary>
    /// <exception cref="ArgumentException">The label is no key, or spelled as an owned one.</exception>
    public static DhtKey Plain(NetworkName network, string label) => Made(network, label) is { IsOwned: false } key
        ? key
        : throw new ArgumentException("key is spelled as an owned one; ask for it as such", nameof(label));

    /// <summary>A key that one peer may write.</summary>
    /// <param name="network">Where.</param>
    /// <param name="owner">The id that the owner's key proves, which is not the peer's id where one was given.</param>
    /// <param name="label">The name without owner.</param>
    /// <param name="frozen">Whether the first value stays.</param>
    /// <exception cref="ArgumentException">The label is empty, too long or unusable.</exception>
    public static DhtKey Owned(NetworkName network, PeerId owner, string label, bool frozen = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        return Made(network, $"{(frozen ? FrozenMark : OwnedMark)}{Lower(owner)}{OwnerEnd}{label}");
    }

    /// <inheritdoc />
    public bool Equals([NotNullWhen(true)] DhtKey? other) => other is not null && Stored == other.Stored;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as DhtKey);

    /// <inheritdoc />
    public override int GetHashCode() => Stored.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Stored;

    private static DhtKey Made(NetworkName network, string name) =>
        TryName(network, name, out DhtKey? key, out string? error) ? key : throw new ArgumentException(error, nameof(name));

    private static string? Fault(string name)
    {
        if (name.Length == 0)
            return "key is empty";
        if (name.Length > MaxNameLength)
            return $"key of {name.Length} characters exceeds {MaxNameLength}; shorten it";
        if (name.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 || name.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') >= 0)
            return "key contains a control character; leave it out";
        return NetworkName.IsWellFormed(name) ? null : "key contains half of a surrogate pair; leave it out";
    }

    private static PeerId Lower(PeerId id)
    {
        Span<byte> bytes = stackalloc byte[PeerId.ByteLength];
        id.CopyTo(bytes);
        return PeerId.FromBytes(bytes);
    }
}
