namespace PeerPigeon.WebRtc;

/// <summary>A STUN or TURN server, as browsers configure it (<c>RTCIceServer</c>).</summary>
/// <param name="Urls"><c>stun:host[:port]</c>, <c>turn:host[:port]</c> or <c>turn:host[:port]?transport=tcp</c>; port 3478 by default.</param>
public sealed record IceServer(params string[] Urls)
{
    /// <summary>RFC 8489 §14.3.</summary>
    private const int MaxUsernameBytes = 508;

    /// <summary>The user of a TURN server; needed for <c>turn:</c>.</summary>
    public string? Username { get; init; }

    /// <summary>The password of a TURN server; needed for <c>turn:</c>.</summary>
    public string? Credential { get; init; }

    /// <summary>What every URL names.</summary>
    /// <exception cref="FormatException">A URL cannot be used; the message says which and what to write instead.</exception>
    internal IEnumerable<IceServerAddress> Parse()
    {
        foreach (string url in Urls)
        {
            var address = IceServerAddress.Parse(url);
            if (address.IsTurn && (string.IsNullOrEmpty(Username) || string.IsNullOrEmpty(Credential)))
                throw new FormatException($"ICE server \"{url}\" needs a Username and a Credential: TURN servers relay for known users only");
            if (address.IsTurn && System.Text.Encoding.UTF8.GetByteCount(Username!) > MaxUsernameBytes)
                throw new FormatException($"ICE server \"{url}\" has a Username of more than {MaxUsernameBytes} bytes, which STUN cannot carry");
            yield return address;
        }
    }

    /// <summary>The password stays out.</summary>
    public override string ToString() => $"{string.Join(", ", Urls)}{(Username is null ? "" : $" as {Username}")}";
}

/// <summary>One URL of an ICE server (RFC 7064, 7065).</summary>
internal sealed record IceServerAddress(bool IsTurn, string Host, int Port, bool IsTcp)
{
    private const int DefaultPort = 3478;

    public static IceServerAddress Parse(string url)
    {
        int colon = url.IndexOf(':', StringComparison.Ordinal);
        string scheme = colon < 0 ? "" : url[..colon].ToLowerInvariant();
        if (scheme is "turns" or "stuns")
            throw new FormatException($"ICE server \"{url}\" asks for TLS, which is not supported; use turn:…?transport=tcp (what is relayed is encrypted by DTLS anyway)");
        if (scheme is not ("turn" or "stun"))
            throw new FormatException($"ICE server \"{url}\" must begin with stun: or turn:");

        string rest = url[(colon + 1)..];
        int question = rest.IndexOf('?', StringComparison.Ordinal);
        string query = question < 0 ? "" : rest[(question + 1)..].ToLowerInvariant();
        bool isTcp = query == "transport=tcp";
        if (!isTcp && query is not ("" or "transport=udp"))
            throw new FormatException($"ICE server \"{url}\" has \"?{query}\"; only ?transport=udp and ?transport=tcp are known");
        if (isTcp && scheme == "stun")
            throw new FormatException($"ICE server \"{url}\" asks STUN over TCP, which tells nothing about the UDP socket; leave the transport out");

        string authority = question < 0 ? rest : rest[..question];
        int last = authority.LastIndexOf(':');
        bool hasPort = last >= 0 && (authority[0] != '[' ? authority.IndexOf(':', StringComparison.Ordinal) == last : authority[last - 1] == ']');
        string host = hasPort ? authority[..last] : authority;
        int port = DefaultPort;
        if (hasPort && (!int.TryParse(authority[(last + 1)..], System.Globalization.NumberStyles.None, null, out port) || port is < 1 or > ushort.MaxValue))
            throw new FormatException($"ICE server \"{url}\" has port \"{authority[(last + 1)..]}\"; it must be 1 to 65535");
        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1];
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            throw new FormatException($"ICE server \"{url}\" has no usable host; write {scheme}:host or {scheme}:host:port, IPv6 in brackets");
        return new(scheme == "turn", host, port, isTcp);
    }
}
