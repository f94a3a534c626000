using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;
using PeerPigeon.Transport;

namespace PeerPigeon.Hub;

/// <summary>
/// The connection below the WebSocket. Reading notes that bytes arrive, the only trace that a pong leaves; writing, of whole
/// control frames, joins the queue of the socket's own frames.
/// </summary>
internal sealed class UpgradedStream(Stream inner, WebSocketHubSocket socket) : Stream
{
    private IHubSession? _session;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Who hears of bytes.</summary>
    public void Observe(IHubSession session) => _session = session;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        if (read > 0)
            _session?.OnActivity();
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>.NET's WebSocket writes each frame in one call.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        socket.TrySendWhole(buffer.Span) == SendOutcome.Full
            ? ValueTask.FromException(new WebSocketException("the client asks for pongs faster than it reads them"))
            : ValueTask.CompletedTask;

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>Puts an <see cref="UpgradedStream"/> between the connection and the WebSocket, for HTTP/1.1 and for HTTP/2 alike.</summary>
internal sealed class WatchedUpgrade(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect, WebSocketHubSocket socket)
    : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    public UpgradedStream? Stream { get; private set; }

    public bool IsUpgradableRequest => upgrade is { IsUpgradableRequest: true };

    public bool IsExtendedConnect => connect is { IsExtendedConnect: true };

    public string? Protocol => connect?.Protocol;

    public async Task<Stream> UpgradeAsync() => Watch(await upgrade!.UpgradeAsync());

    public async ValueTask<Stream> AcceptAsync() => Watch(await connect!.AcceptAsync());

    private UpgradedStream Watch(Stream inner)
    {
        Inner = inner;
        return Stream = new UpgradedStream(inner, socket);
    }

    public Stream? Inner { get; private set; }
}
