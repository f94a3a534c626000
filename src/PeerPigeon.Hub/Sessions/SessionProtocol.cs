using PeerPigeon.Protocol;
using Akka.Actor;

namespace PeerPigeon.Hub;

/// <summary>What a session is told: by its socket's reader, by the hub, by its network.</summary>
internal static class SessionProtocol
{
    // from the reader
    public sealed record Received(byte[] Utf8);

    public sealed record SocketClosed(string Reason);

    public sealed record TooLarge
    {
        public static readonly TooLarge Instance = new();
    }

    public sealed record TooSlow
    {
        public static readonly TooSlow Instance = new();
    }

    // from the hub
    /// <summary>The id is this session's; it is told so.</summary>
    public sealed record Accept
    {
        public static readonly Accept Instance = new();
    }

    /// <summary>The id is in use; whoever holds its key may prove it.</summary>
    public sealed record Contest(string Nonce);

    public sealed record Entered(NetworkName Network, IActorRef Actor);

    public sealed record EntryRefused(Refusal Reason, string Detail);

    public sealed record KeepAlive
    {
        public static readonly KeepAlive Instance = new();
    }

    public sealed record End(int Code, string Reason);

    // from whoever sends to the client, and from the session to itself
    public sealed record Overrun
    {
        public static readonly Overrun Instance = new();
    }

    public sealed record Resume
    {
        public static readonly Resume Instance = new();
    }
}
