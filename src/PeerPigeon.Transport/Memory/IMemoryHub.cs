using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>A hub, as an in-memory connection needs it. Shaped so that a few lines join it to the real hub.</summary>
public interface IMemoryHub
{
    /// <summary>A client has connected.</summary>
    /// <param name="peerId">The query's <c>peerId</c>.</param>
    /// <param name="socket">The way back to the client.</param>
    IMemoryHubSession Open(string? peerId, IMemoryHubSocket socket);

    /// <summary>What it lists. Completes on the clock's own thread.</summary>
    Task<ImmutableArray<NetworkListing>> ListNetworksAsync();
}

/// <summary>What the hub gives for a connection: it takes what the client sends. Calls come one at a time, in order.</summary>
public interface IMemoryHubSession
{
    /// <summary>A message; the next one waits until this one was taken.</summary>
    ValueTask OnMessageAsync(ReadOnlyMemory<byte> utf8, bool isBinary);

    /// <summary>A sign of life: a pong, or any byte.</summary>
    void OnActivity();

    /// <summary>The connection is gone. Exactly once, last.</summary>
    void OnClosed(int? code, string reason);
}

/// <summary>The hub's end of a connection. Never blocks, never calls the session from within.</summary>
public interface IMemoryHubSocket
{
    /// <summary>Text for logs: an address that the test network made up.</summary>
    string? RemoteAddress { get; }

    /// <summary>Bytes under way to the client.</summary>
    long PendingBytes { get; }

    /// <summary>Queues one text message for the client.</summary>
    SendOutcome TrySend(ReadOnlyMemory<byte> utf8);

    /// <summary>Asks for a sign of life; an intact client gives one after a round trip.</summary>
    void Ping();

    /// <summary>Closes after what was queued.</summary>
    void Close(int code, string reason);
}
