using PeerPigeon.Transport;

namespace PeerPigeon.Hub;

/// <summary>One client's socket, as the hub sees it. Members never block and may be called from any thread.</summary>
/// <remarks>Kestrel's WebSocket in production, a simulated one in virtual time. It never calls its session from within a member.</remarks>
public interface IHubSocket
{
    /// <summary>Where the client is, for logs; null when unknown.</summary>
    string? RemoteAddress { get; }

    /// <summary>Bytes accepted and not yet handed to the network.</summary>
    long PendingBytes { get; }

    /// <summary>Queues one text message; nobody writes to the bytes afterwards.</summary>
    /// <returns><see cref="SendOutcome.Full"/> when the client reads too slowly; the hub then drops it.</returns>
    SendOutcome TrySend(ReadOnlyMemory<byte> utf8);

    /// <summary>Queues a WebSocket ping; any byte that arrives afterwards is reported as activity.</summary>
    void Ping();

    /// <summary>Flushes what was accepted, sends a close frame and ends, within a bounded time. Further calls do nothing.</summary>
    /// <param name="code">RFC 6455 close code.</param>
    /// <param name="reason">At most 123 bytes of UTF-8.</param>
    void Close(int code, string reason);
}

/// <summary>What a socket's reader reports to. Calls come one at a time.</summary>
public interface IHubSession
{
    /// <summary>A message arrived, text or binary (1.1.3 takes both as JSON). The bytes are copied before the call returns.</summary>
    /// <returns>Completes when the next message may be read; not awaiting it gives up the bound on unread messages.</returns>
    ValueTask OnMessageAsync(ReadOnlyMemory<byte> utf8, bool isBinary);

    /// <summary>Any byte arrived, a pong included. Cheap enough for every read.</summary>
    void OnActivity();

    /// <summary>A message was larger than the limit; the socket closes with 1009.</summary>
    void OnTooLarge();

    /// <summary>A message did not arrive whole in time; the socket closes.</summary>
    void OnTooSlow();

    /// <summary>The socket is gone, whoever ended it. Exactly once, after the last message.</summary>
    /// <param name="code">The close code, or null without a close frame.</param>
    /// <param name="reason">The close reason; the client may have chosen the words.</param>
    void OnClosed(int? code, string reason);
}
