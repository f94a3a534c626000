using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PeerPigeon.WebRtc;

/// <summary>How a candidate was found.</summary>
internal enum IceCandidateType
{
    Host,
    ServerReflexive,
    PeerReflexive,
    Relayed,
}

/// <summary>One address at which a side may be reached (RFC 8839 §5.1).</summary>
/// <param name="Foundation">The same for candidates that likely work or fail together.</param>
/// <param name="Component">1 for data; candidates of others are ignored.</param>
/// <param name="Priority">Higher is tried first.</param>
/// <param name="Address">Where; the default (port 0) when <see cref="HostName"/> stands for it.</param>
/// <param name="Type">How it was found.</param>
internal sealed record IceCandidate(string Foundation, int Component, uint Priority, UdpAddress Address, IceCandidateType Type)
{
    /// <summary>Longest line that is read, in characters.</summary>
    public const int MaxLineLength = 1024;

    private const int MaxFoundationLength = 32;
    private const int MaxNameLength = 253;

    /// <summary>A name instead of an address, mostly <c>….local</c>; its port is <see cref="NamePort"/>.</summary>
    public string? HostName { get; init; }

    /// <summary>The port that goes with <see cref="HostName"/>.</summary>
    public ushort NamePort { get; init; }

    /// <summary>For candidates that are not host: what they were made from; 0.0.0.0:0 keeps it secret.</summary>
    public UdpAddress? Related { get; init; }

    /// <summary><c>udp</c> or <c>tcp</c>, lower case.</summary>
    public string Protocol { get; init; } = "udp";

    /// <summary>Of a TCP candidate.</summary>
    public string? TcpType { get; init; }

    /// <summary>Which description it belongs to, if it says so.</summary>
    public string? Ufrag { get; init; }

    /// <summary>Of a local candidate: 0 for our socket, else the TURN allocation that it is. Not part of the line.</summary>
    public int Relay { get; init; }

    /// <summary>The priority by RFC 8445 §5.1.2.1 for component 1.</summary>
    /// <param name="type">The recommended preference of each type is used.</param>
    /// <param name="localPreference">0 to 65,535; higher for the better interface or server.</param>
    public static uint PriorityOf(IceCandidateType type, int localPreference) =>
        ((type switch
        {
            IceCandidateType.Host => 126u,
            IceCandidateType.PeerReflexive => 110u,
            IceCandidateType.ServerReflexive => 100u,
            _ => 0u,
        }) << 24) | ((uint)(ushort)localPreference << 8) | 255u;

    /// <summary>Reads a line: <c>candidate:…</c>, with <c>a=</c> before it or without the word.</summary>
    /// <returns>Null for what breaks the grammar. Unknown extensions are skipped.</returns>
    public static IceCandidate? TryParse(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        if (line.Length > MaxLineLength)
            return null;
        if (line.StartsWith("a=", StringComparison.Ordinal))
            line = line[2..];
        if (line.StartsWith("candidate:", StringComparison.OrdinalIgnoreCase))
            line = line["candidate:".Length..];

        var words = new Words(line);
        var foundation = words.Next();
        if (foundation.Length is 0 or > MaxFoundationLength || foundation.ContainsAnyExceptInRange('!', '~')
            || !int.TryParse(words.Next(), NumberStyles.None, CultureInfo.InvariantCulture, out int component) || component is < 1 or > 256)
            return null;
        var protocol = words.Next();
        if (protocol.IsEmpty || protocol.Length > 16
            || !uint.TryParse(words.Next(), NumberStyles.None, CultureInfo.InvariantCulture, out uint priority))
            return null;
        var host = words.Next();
        if (!TryPort(words.Next(), out ushort port) || words.Next() is not "typ" || TypeOf(words.Next()) is not { } type)
            return null;

        var address = default(UdpAddress);
        string? name = null;
        if (TryAddress(host, port, out var parsed))
            address = parsed;
        else if (IsName(host))
            name = host.ToString();
        else
            return null;

        ReadOnlySpan<char> relatedHost = default;
        ushort relatedPort = 0;
        string? tcpType = null, ufrag = null;
        while (words.Next() is { IsEmpty: false } key)
        {
            var value = words.Next();
            switch (key)
            {
                case "raddr":
                    relatedHost = value;
                    break;
                case "rport":
                    if (!TryPort(value, out relatedPort))
                        return null;
                    break;
                case "tcptype":
                    tcpType = value.ToString();
                    break;
                case "ufrag":
                    ufrag = value.ToString();
                    break;
            }
        }

        return new(foundation.ToString(), component, priority, address, type)
        {
            HostName = name,
            NamePort = name is null ? (ushort)0 : port,
            Protocol = protocol.ToString().ToLowerInvariant(),
            Related = TryAddress(relatedHost, relatedPort, out var related) ? related : null,
            TcpType = tcpType,
            Ufrag = ufrag,
        };
    }

    /// <summary>The line, beginning with <c>candidate:</c>.</summary>
    public override string ToString()
    {
        string host = HostName ?? Ip(Address);
        int port = HostName is null ? Address.Port : NamePort;
        string type = Type switch
        {
            IceCandidateType.Host => "host",
            IceCandidateType.ServerReflexive => "srflx",
            IceCandidateType.PeerReflexive => "prflx",
            _ => "relay",
        };
        string line = string.Create(CultureInfo.InvariantCulture, $"candidate:{Foundation} {Component} {Protocol} {Priority} {host} {port} typ {type}");
        if (Related is { } related)
            line += string.Create(CultureInfo.InvariantCulture, $" raddr {Ip(related)} rport {related.Port}");
        if (TcpType is not null)
            line += $" tcptype {TcpType}";
        line += " generation 0";
        return Ufrag is null ? line : $"{line} ufrag {Ufrag}";
    }

    private static string Ip(UdpAddress address) => (address with { Scope = 0 }).ToIP().ToString();

    private static bool TryPort(ReadOnlySpan<char> text, out ushort port) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);

    private static bool TryAddress(ReadOnlySpan<char> text, ushort port, out UdpAddress address)
    {
        address = default;

        // IPAddress also takes "1" and "0x7f.1"; a candidate has four parts or colons.
        if (text.Length is < 2 or > 64 || (text.Count('.') != 3 && !text.Contains(':')) || text.ContainsAny("[]%/")
            || !IPAddress.TryParse(text, out var ip)
            || (ip.AddressFamily == AddressFamily.InterNetwork && text.ContainsAny("xX")))
            return false;
        address = UdpAddress.From(ip, port);
        return true;
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxNameLength || !text.ContainsAnyInRange('A', 'z'))
            return false;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_'))
                return false;
        }

        return true;
    }

    private static IceCandidateType? TypeOf(ReadOnlySpan<char> word) => word switch
    {
        "host" => IceCandidateType.Host,
        "srflx" => IceCandidateType.ServerReflexive,
        "prflx" => IceCandidateType.PeerReflexive,
        "relay" => IceCandidateType.Relayed,
        _ => null,
    };

    private ref struct Words(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> _rest = text;

        /// <summary>The next word; empty at the end.</summary>
        public ReadOnlySpan<char> Next()
        {
            _rest = _rest.TrimStart(' ');
            int end = _rest.IndexOf(' ');
            var word = end < 0 ? _rest : _rest[..end];
            _rest = _rest[word.Length..];
            return word;
        }
    }
}
