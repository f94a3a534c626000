using System.Globalization;

namespace Akka.Actor;

/// <summary>Where an actor system is: protocol and name, and for a system that is reached over the wire host and port.</summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>, IComparable, ICloneable
{
    /// <summary>Stands for every system, for selections that are not bound to one.</summary>
    public static readonly Address AllSystems = new("akka", "all-systems");

    private string? _text;

    /// <summary>An address from its parts.</summary>
    /// <param name="protocol">For example <c>akka</c>.</param>
    /// <param name="system">The actor system's name.</param>
    /// <param name="host">Host, kept in lower case; null for a local address.</param>
    /// <param name="port">Port; null for a local address.</param>
    public Address(string protocol, string system, string? host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant();
        Port = port;
    }

    /// <summary>Orders by protocol, system, host and port, ordinally.</summary>
    public static IComparer<Address> Comparer { get; } = Comparer<Address>.Create(Compare);

    /// <summary>Host in lower case, or null.</summary>
    public string? Host { get; }

    /// <summary>Port, or null.</summary>
    public int? Port { get; }

    /// <summary>The actor system's name.</summary>
    public string System { get; }

    /// <summary>The protocol, without <c>://</c>.</summary>
    public string Protocol { get; }

    /// <summary>Whether the address means something in this process only.</summary>
    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    /// <summary>Whether the address can be reached from other processes.</summary>
    public bool HasGlobalScope => !string.IsNullOrEmpty(Host);

    /// <summary>The same address with another protocol.</summary>
    public Address WithProtocol(string protocol) => new(protocol, System, Host, Port);

    /// <summary>The same address of another system.</summary>
    public Address WithSystem(string system) => new(Protocol, system, Host, Port);

    /// <summary>The same address on another host.</summary>
    public Address WithHost(string? host = null) => new(Protocol, System, host, Port);

    /// <summary>The same address on another port.</summary>
    public Address WithPort(int? port = null) => new(Protocol, System, Host, port);

    /// <summary>The address without its protocol: <c>system@host:port</c>.</summary>
    public string HostPort() => ToString()[(Protocol.Length + 3)..];

    /// <summary>Reads <c>protocol://system[@host:port]</c>.</summary>
    /// <exception cref="UriFormatException">The text is not an address.</exception>
    public static Address Parse(string address) =>
        TryParse(address, out var parsed)
            ? parsed
            : throw new UriFormatException($"'{address}' is not an actor system address; expected protocol://system or protocol://system@host:port");

    /// <summary>Reads an address; false if the text is none.</summary>
    public static bool TryParse(string path, out Address address) => TryParse(path.AsSpan(), out address);

    /// <summary>Reads an address; false if the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> span, out Address address) => TryParse(span, out address, out _);

    /// <summary>Reads an address and gives back what follows it, from the first slash on (<c>/</c> if nothing does).</summary>
    public static bool TryParse(ReadOnlySpan<char> span, out Address address, out ReadOnlySpan<char> absolutUri)
    {
        address = null!;
        absolutUri = "/";
        var colon = span.IndexOf(':');
        if (colon < 4 || !span[(colon + 1)..].StartsWith("//")) return false;
        var protocol = span[..colon];
        var rest = span[(colon + 3)..];
        var slash = rest.IndexOf('/');
        if (slash >= 0)
        {
            absolutUri = rest[slash..];
            rest = rest[..slash];
        }

        var at = rest.IndexOf('@');
        if (at < 0)
        {
            if (rest.IsEmpty) return false;
            address = new Address(protocol.ToString(), rest.ToString());
            return true;
        }

        return TryParseHost(protocol, rest[..at], rest[(at + 1)..], out address);
    }

    private static bool TryParseHost(ReadOnlySpan<char> protocol, ReadOnlySpan<char> system, ReadOnlySpan<char> hostPort, out Address address)
    {
        address = null!;
        var colon = hostPort.LastIndexOf(':');
        var bracket = hostPort.LastIndexOf(']');   // an IPv6 host is written in brackets and holds colons itself
        int? port = null;
        if (colon > bracket)
        {
            if (!int.TryParse(hostPort[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 0 or > 65535) return false;
            port = number;
            hostPort = hostPort[..colon];
        }

        if (system.IsEmpty || hostPort.IsEmpty) return false;
        address = new Address(protocol.ToString(), system.ToString(), hostPort.ToString(), port);
        return true;
    }

    /// <inheritdoc />
    public bool Equals(Address? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Port == other.Port && Host == other.Host && System == other.System && Protocol == other.Protocol);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Address);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Host, Port, System, Protocol);

    /// <inheritdoc />
    public int CompareTo(Address? other) => Compare(this, other);

    int IComparable.CompareTo(object? obj) => obj is Address other
        ? CompareTo(other)
        : throw new ArgumentException($"an Address cannot be compared with {obj?.GetType().FullName ?? "null"}", nameof(obj));

    private static int Compare(Address? x, Address? y)
    {
        if (ReferenceEquals(x, y)) return 0;
        if (x is null) return -1;
        if (y is null) return 1;
        var order = string.CompareOrdinal(x.Protocol, y.Protocol);
        if (order == 0) order = string.CompareOrdinal(x.System, y.System);
        if (order == 0) order = string.CompareOrdinal(x.Host ?? "", y.Host ?? "");
        return order != 0 ? order : (x.Port ?? 0).CompareTo(y.Port ?? 0);
    }

    /// <inheritdoc />
    public object Clone() => new Address(Protocol, System, Host, Port);

    /// <inheritdoc />
    public override string ToString() => _text ??= Host is not { Length: > 0 }
        ? $"{Protocol}://{System}"
        : Port is { } port ? $"{Protocol}://{System}@{Host}:{port}" : $"{Protocol}://{System}@{Host}";

    /// <summary>Equality of all parts.</summary>
    public static bool operator ==(Address? left, Address? right) => left?.Equals(right) ?? right is null;

    /// <summary>The opposite of equality.</summary>
    public static bool operator !=(Address? left, Address? right) => !(left == right);

    /// <summary>Order of <see cref="Comparer"/>.</summary>
    public static bool operator <(Address? left, Address? right) => Compare(left, right) < 0;

    /// <summary>Order of <see cref="Comparer"/>.</summary>
    public static bool operator <=(Address? left, Address? right) => Compare(left, right) <= 0;

    /// <summary>Order of <see cref="Comparer"/>.</summary>
    public static bool operator >(Address? left, Address? right) => Compare(left, right) > 0;

    /// <summary>Order of <see cref="Comparer"/>.</summary>
    public static bool operator >=(Address? left, Address? right) => Compare(left, right) >= 0;
}
