using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace PeerPigeon.Protocol;

/// <summary>The name of a network: 1 to 64 UTF-16 units, no control characters, no <c>:</c>, compared ordinally.</summary>
/// <remarks>The default value is <see cref="Global"/>, as a missing <c>networkName</c> means on the wire.</remarks>
[JsonConverter(typeof(NetworkNameConverter))]
public readonly struct NetworkName : IEquatable<NetworkName>, IComparable<NetworkName>
{
    /// <summary>The longest name, in UTF-16 units.</summary>
    public const int MaxLength = 64;

    private const string GlobalValue = "global";

    private readonly string? _value;

    private NetworkName(string value) => _value = value;

    /// <summary>The shared network into which others fall back.</summary>
    public static NetworkName Global => default;

    /// <summary>The namespace in which 1.1.3's hubs meet; reserved, no peer of ours may join it.</summary>
    public static NetworkName HubMesh { get; } = new("pigeonhub-mesh");

    /// <summary>The text of the name.</summary>
    public string Value => _value ?? GlobalValue;

    /// <summary>Whether this is the shared network.</summary>
    public bool IsGlobal => Value == GlobalValue;

    /// <summary>Reads a name; null and the empty string mean <see cref="Global"/>, as in 1.1.3.</summary>
    /// <param name="text">What a person, a configuration or a peer gave.</param>
    /// <param name="name">The name, or <see cref="Global"/> when refused.</param>
    /// <param name="error">Null, or what is wrong and which bound it breaks.</param>
    public static bool TryParse(string? text, out NetworkName name, [NotNullWhen(false)] out string? error)
    {
        name = default;
        error = null;
        if (string.IsNullOrEmpty(text) || text == GlobalValue)
            return true;
        if (text.Length > MaxLength)
            error = $"network name of {text.Length} characters exceeds {MaxLength}; shorten it";
        else if (text.Contains(':', StringComparison.Ordinal))
            error = $"network name '{text}' contains ':', which separates network and key in DHT keys; leave it out";
        else if (text.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 || text.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') >= 0)
            error = "network name contains a control character; leave it out";
        else if (!IsWellFormed(text))
            error = "network name contains half of a surrogate pair; leave it out";
        else
            name = new(text);
        return error is null;
    }

    /// <summary>Reads a name; null and the empty string mean <see cref="Global"/>.</summary>
    /// <exception cref="FormatException">The text is not a network name; the message says why.</exception>
    public static NetworkName Parse(string? text) => TryParse(text, out NetworkName name, out string? error) ? name : throw new FormatException(error);

    /// <inheritdoc />
    public override string ToString() => Value;

    /// <inheritdoc />
    public bool Equals(NetworkName other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is NetworkName other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public int CompareTo(NetworkName other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>Ordinal equality.</summary>
    public static bool operator ==(NetworkName left, NetworkName right) => left.Equals(right);

    /// <summary>Ordinal inequality.</summary>
    public static bool operator !=(NetworkName left, NetworkName right) => !left.Equals(right);

    /// <summary>Ordinal order.</summary>
    public static bool operator <(NetworkName left, NetworkName right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal order.</summary>
    public static bool operator >(NetworkName left, NetworkName right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal order.</summary>
    public static bool operator <=(NetworkName left, NetworkName right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal order.</summary>
    public static bool operator >=(NetworkName left, NetworkName right) => left.CompareTo(right) >= 0;

    // Half a pair cannot be written as UTF-8, so two spellings of such a name could meet on the wire.
    internal static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }

        return true;
    }
}
