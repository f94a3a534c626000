using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PeerPigeon.Transport;

/// <summary>A STUN or TURN server, written as RFC 7064 and RFC 7065 have it, with the TURN user before an <c>@</c>.</summary>
/// <param name="IsTurn">Relays (TURN), rather than only telling addresses (STUN).</param>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Default 3478.</param>
/// <param name="IsTcp">Whether the server is reached by TCP; TURN only.</param>
/// <param name="Username">TURN only.</param>
/// <param name="Password">TURN only. Never logged.</param>
public sealed record RtcIceServer(bool IsTurn, string Host, int Port, bool IsTcp, string? Username, string? Password)
{
    private const int DefaultPort = 3478;

    /// <summary>Reads <c>stun:HOST[:PORT]</c> or <c>turn:USER:PASSWORD@HOST[:PORT][?transport=udp|tcp]</c>; user and password percent-encoded.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RtcIceServer? server, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        server = null;
        error = "an ICE server must be stun:HOST[:PORT] or turn:USER:PASSWORD@HOST[:PORT][?transport=udp|tcp]";
        bool isTurn = text.StartsWith("turn:", StringComparison.Ordinal);
        if (!isTurn && !text.StartsWith("stun:", StringComparison.Ordinal))
            return false;

        string rest = text["turn:".Length..];
        string transport = "udp";
        if (rest.IndexOf("?transport=", StringComparison.Ordinal) is >= 0 and var query)
        {
            transport = rest[(query + "?transport=".Length)..];
            rest = rest[..query];
        }

        string? user = null, password = null;
        if (rest.LastIndexOf('@') is >= 0 and var at)
        {
            string[] login = rest[..at].Split(':', 2);
            user = Uri.UnescapeDataString(login[0]);
            password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null;
            rest = rest[(at + 1)..];
        }

        if (!TrySplit(rest, out string host, out int port) || transport is not ("udp" or "tcp") || (!isTurn && (user is not null || transport == "tcp")))
            return false;
        if (isTurn && (string.IsNullOrEmpty(user) || string.IsNullOrEmpty(password)))
        {
            error = "a TURN server needs a user and a password: turn:USER:PASSWORD@HOST[:PORT]";
            return false;
        }

        error = null;
        server = new(isTurn, host, port, transport == "tcp", user, password);
        return true;
    }

    /// <summary>Without user and password, which stay out of logs.</summary>
    public override string ToString() => $"{(IsTurn ? "turn" : "stun")}:{Host}:{Port}{(IsTcp ? "?transport=tcp" : "")}";

    // [v6]:port, v4:port or name:port; the port may be left out.
    private static bool TrySplit(string text, out string host, out int port)
    {
        port = DefaultPort;
        int end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        host = (end > 0 ? text[..end] : text).Trim('[', ']');
        string tail = end > 0 ? text[end..] : "";
        if (tail.Length == 0)
            return host.Length > 0 && Uri.CheckHostName(host) != UriHostNameType.Unknown;
        return tail[0] == ':'
            && Uri.CheckHostName(host) != UriHostNameType.Unknown
            && int.TryParse(tail.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && port is > 0 and <= ushort.MaxValue;
    }
}
