using System.Collections.Immutable;
using System.Net.WebSockets;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>How hub connections behave.</summary>
public sealed record WebSocketSignalingOptions
{
    /// <summary>How long connecting may take. Default 10 s, as 1.1.3's client.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a close may take before the connection is cut. Default 2 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a silent hub is pinged. Default 5 s.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it may take to answer. Default 7 s.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>The largest message either way, in bytes. Default 1 MiB.</summary>
    public int MaxMessageBytes { get; init; } = ProtocolLimits.Default.MaxMessageBytes;

    /// <summary>Bytes that may wait to be sent, <see cref="LinkCost"/> included. Default 2 MiB.</summary>
    public long SendLimit { get; init; } = 2 << 20;

    /// <summary>Delivered and unreleased bytes at which reading stops, <see cref="LinkCost"/> included. Default 1 MiB.</summary>
    public long ReceiveWindow { get; init; } = 1 << 20;

    /// <summary>How long a hub may take to list its networks. Default 15 s.</summary>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest list that is read, in bytes. Default 8 MiB: a hub of ours knows 10,000 networks at most by default.</summary>
    public int MaxListBytes { get; init; } = 8 << 20;

    internal SocketChannelLimits Limits => new(MaxMessageBytes, SendLimit, ReceiveWindow, CloseTimeout);
}

/// <summary>Reaches hubs over WebSockets (wire protocol §2.1). One instance serves all meshes of a process.</summary>
public sealed class WebSocketSignalingConnector : ISignalingConnector, IDisposable
{
    private readonly WebSocketSignalingOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;
    private readonly HubListReader _lists;

    /// <summary>Connects nowhere yet.</summary>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <param name="time">Drives time-outs; null for the system's.</param>
    public WebSocketSignalingConnector(WebSocketSignalingOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new();
        _time = time ?? TimeProvider.System;
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionIdleTimeout = TimeSpan.Zero });
        _lists = new(_options, _time);
    }

    /// <inheritdoc />
    public async Task<ISignalingConnection> ConnectAsync(Uri hub, PeerId self, CancellationToken stop)
    {
        Check(hub);
        using var patience = new CancellationTokenSource(_options.ConnectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        try
        {
            OpenSocket socket = await WebSocketUpgrade.ConnectAsync(
                _http, HubAddress.WithPeer(hub, self), _options.KeepAliveInterval, _options.KeepAliveTimeout, either.Token);
            return new WebSocketSignalingConnection(new(socket.Socket, socket.Stream, _options.Limits, _time));
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new SignalingException($"hub {hub} did not answer within {_options.ConnectTimeout.TotalSeconds} s; check the address, or raise connect-timeout", e);
        }
        catch (Exception e) when (e is HttpRequestException or WebSocketException or IOException)
        {
            throw new SignalingException($"hub {hub} cannot be reached: {e.Message}", e);
        }
    }

    /// <inheritdoc />
    public Task<ImmutableArray<NetworkListing>> ListNetworksAsync(Uri hub, CancellationToken stop)
    {
        Check(hub);
        return _lists.ReadAsync(hub, stop);
    }

    /// <summary>Connections that are open stay open.</summary>
    public void Dispose()
    {
        _http.Dispose();
        _lists.Dispose();
    }

    private static void Check(Uri hub)
    {
        ArgumentNullException.ThrowIfNull(hub);
        if (!hub.IsAbsoluteUri || hub.Scheme is not ("ws" or "wss" or "http" or "https"))
            throw new SignalingException($"hub URL '{hub}' must start with ws://, wss://, http:// or https://");
    }
}
