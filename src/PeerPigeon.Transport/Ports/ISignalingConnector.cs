using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>The way to a hub, as a client sees it.</summary>
public interface ISignalingConnector
{
    /// <summary>Opens one connection; the caller owns it and closes it.</summary>
    /// <param name="hub">ws, wss, http or https; path and query are kept.</param>
    /// <param name="self">Goes into the query as <c>peerId</c>.</param>
    /// <param name="stop">Gives up; the task is then cancelled.</param>
    /// <exception cref="SignalingException">Unreachable, refused, or not there in time.</exception>
    Task<ISignalingConnection> ConnectAsync(Uri hub, PeerId self, CancellationToken stop);

    /// <summary>The networks that a hub lists, unlisted ones left out, by name. Needs no connection.</summary>
    /// <param name="hub">ws, wss, http or https; its path and query do not matter.</param>
    /// <param name="stop">Gives up; the task is then cancelled.</param>
    /// <exception cref="SignalingException">Unreachable, not there in time, or a hub that keeps no list, as 1.1.3's.</exception>
    Task<ImmutableArray<NetworkListing>> ListNetworksAsync(Uri hub, CancellationToken stop);
}

/// <summary>One open connection to a hub. Members may be called from any thread; the receiver is never called from within one.</summary>
public interface ISignalingConnection
{
    /// <summary>Bytes accepted and not yet handed to the network.</summary>
    long PendingBytes { get; }

    /// <summary>Starts delivery; nothing is delivered, and nothing lost, before.</summary>
    /// <exception cref="InvalidOperationException">Called a second time.</exception>
    void Start(ISignalingReceiver receiver);

    /// <summary>Queues one text message; never blocks. Nobody writes to the bytes afterwards.</summary>
    SendOutcome TrySend(ReadOnlyMemory<byte> utf8);

    /// <summary>Flushes what was accepted, within a bounded time, and closes with code 1000. Further calls do nothing.</summary>
    /// <param name="reason">The close reason that the hub sees; 1.1.3 uses <c>Client disconnect</c>.</param>
    void Close(string reason);
}

/// <summary>Takes what a hub sends. Calls come one at a time, in order; an implementation must not block.</summary>
public interface ISignalingReceiver
{
    /// <summary>A message arrived, text or binary: a hub may send JSON either way.</summary>
    /// <param name="utf8">Unchecked bytes that stay valid.</param>
    /// <param name="release">To be called once when done; reading pauses while too much is unreleased. Null where nobody counts.</param>
    void OnMessage(ReadOnlyMemory<byte> utf8, Action? release);

    /// <summary>The connection is gone. Exactly once, after the last message.</summary>
    /// <param name="code">The close code, or null when there was no close frame.</param>
    /// <param name="reason">For logs; the hub may have chosen the words.</param>
    void OnClosed(int? code, string reason);
}

/// <summary>A hub could not be reached, or refused the connection. The message names the hub, the cause and the bound.</summary>
public sealed class SignalingException : Exception
{
    /// <summary>With nothing to say.</summary>
    public SignalingException()
    {
    }

    /// <summary>With what happened.</summary>
    public SignalingException(string message)
        : base(message)
    {
    }

    /// <summary>With what happened and why.</summary>
    public SignalingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
