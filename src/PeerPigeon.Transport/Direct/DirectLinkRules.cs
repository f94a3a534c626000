using System.Net;

namespace PeerPigeon.Transport;

/// <summary>What <see cref="DirectLinkOptions"/> must hold, and the words when they do not.</summary>
internal static class DirectLinkRules
{
    private const int MaxAdvertised = 4;

    public static void Check(DirectLinkOptions options)
    {
        if (options.Listen is { } listen)
            CheckListen(listen, isAdvertised: !options.Advertise.IsDefaultOrEmpty);
        if (!options.Advertise.IsDefaultOrEmpty)
        {
            Require(options.Advertise.Length <= MaxAdvertised, $"advertise has {options.Advertise.Length} URLs, at most {MaxAdvertised} are called; leave some out");
            foreach (Uri url in options.Advertise)
            {
                Require(url.IsAbsoluteUri && url.Scheme is "ws" or "wss" && url.Query.Length == 0 && url.UserInfo.Length == 0,
                    $"advertise URL '{url}' must be ws://HOST[:PORT][/PATH] or wss://…, without query or user");
            }
        }

        Positive(options.HandshakeTimeout, "handshake-timeout");
        Positive(options.CallTimeout, "call-timeout");
        Positive(options.HelloTimeout, "hello-timeout");
        Positive(options.CloseTimeout, "close-timeout");
        Positive(options.KeepAliveInterval, "keep-alive-interval");
        Positive(options.KeepAliveTimeout, "keep-alive-timeout");
        Require(options.MaxFrameBytes >= 1024, $"max-frame-bytes ({options.MaxFrameBytes}) must be at least 1024");
        Require(options.SendLimit >= LinkCost.Of(options.MaxFrameBytes), $"send-limit ({options.SendLimit}) must hold one frame: max-frame-bytes + {LinkCost.PerFrame}");
        Require(options.ReceiveWindow >= 0, $"receive-window ({options.ReceiveWindow}) must not be negative");
        Require(options.MaxWaiting > 0 && options.MaxHalfOpen > 0 && options.MaxConnections > 0, "max-waiting, max-half-open and max-connections must be at least 1");
    }

    private static void CheckListen(Uri listen, bool isAdvertised)
    {
        Require(listen.IsAbsoluteUri && listen.Scheme is "http" && listen.PathAndQuery is "/",
            $"listen URL '{listen}' must be http://IP:PORT or http://localhost:PORT; TLS belongs to a proxy, whose wss URL is advertised");
        bool isAddress = IPAddress.TryParse(listen.DnsSafeHost, out IPAddress? ip);
        Require(isAddress || listen.Host is "localhost", $"listen URL '{listen}' must name an IP address or localhost, not a host name");
        Require(isAdvertised || !(IPAddress.Any.Equals(ip) || IPAddress.IPv6Any.Equals(ip)),
            $"listen URL '{listen}' is every address of this machine, which nobody can call; say in advertise what others call");
    }

    private static void Positive(TimeSpan value, string name) => Require(value > TimeSpan.Zero, $"{name} ({value}) must be more than 0");

    private static void Require(bool holds, string otherwise, string options = "options")
    {
        if (!holds)
            throw new ArgumentException($"direct link: {otherwise}", options);
    }
}
