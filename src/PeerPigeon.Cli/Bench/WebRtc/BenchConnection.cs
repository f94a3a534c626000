using System.Diagnostics;
using Newtonsoft.Json.Linq;
using PeerPigeon.WebRtc;

namespace PeerPigeon.Cli.Bench.WebRtc;

/// <summary>One end of a measured connection. What a channel is for is its label: <see cref="Echo"/> is sent back, <see cref="Bulk"/> is counted.</summary>
internal sealed class BenchConnection : IPeerConnectionObserver
{
    public const string Echo = "echo";
    public const string Bulk = "bulk";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly int _id;
    private readonly Action<JObject> _signal;
    private readonly PeerConnection _connection;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DataChannel? _echo;
    private DataChannel? _bulk;
    private PingRun? _pings;
    private int _missing;
    private bool _isOffering;
    private long _bytes;
    private long _messages;

    public BenchConnection(RtcEndpoint endpoint, int id, Action<JObject> signal)
    {
        _id = id;
        _signal = signal;
        _connection = endpoint.CreateConnection(this);
    }

    /// <summary>Payload received on <see cref="Bulk"/>.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Messages received on <see cref="Bulk"/>.</summary>
    public long Messages => Volatile.Read(ref _messages);

    public Task Closed => _closed.Task;

    /// <summary>Connects; done when the channels are open.</summary>
    public Task OpenAsync(params string[] labels)
    {
        _isOffering = true;
        _missing = labels.Length;
        foreach (string label in labels)
            _connection.CreateChannel(label);
        if (!_connection.TryOffer(out string? fault))
            throw new IOException(fault);
        return _opened.Task.WaitAsync(Patience);
    }

    /// <summary>Takes what the other side says of itself.</summary>
    public void Hear(JObject signal)
    {
        string? fault = null;
        bool taken = true;
        if ((string?)signal["offer"] is { } offer)
            taken = _connection.TryAnswer(offer, out fault);
        else if ((string?)signal["answer"] is { } answer)
            taken = _connection.TryAccept(answer, out fault);
        else if ((string?)signal["candidate"] is { } candidate)
            _connection.AddCandidate(candidate, (string?)signal["ufrag"]);
        if (!taken)
            _opened.TrySetException(new IOException(fault));
    }

    /// <summary>Sends messages of one length as fast as they are taken.</summary>
    public async Task FloodAsync(int bytes, CancellationToken stop)
    {
        byte[] message = new byte[bytes];
        try
        {
            while (!stop.IsCancellationRequested)
                await _bulk!.SendAsync(message, isBinary: true, stop);
        }
        catch (OperationCanceledException)
        {
            // that was long enough
        }
    }

    /// <summary>Sends a message, waits for it to come back, and so on, all on the connection's own thread.</summary>
    /// <returns>Round trips in microseconds.</returns>
    public Task<double[]> PingAsync(TimeSpan duration)
    {
        var pings = new PingRun(duration);
        _pings = pings;
        Ping(pings);
        return pings.Done.WaitAsync(duration + Patience);
    }

    public async Task CloseAsync()
    {
        _connection.Close();
        await _closed.Task.WaitAsync(Patience);
    }

    void IPeerConnectionObserver.OnDescription(bool isOffer, string sdp) => _signal(new() { ["signal"] = _id, [isOffer ? "offer" : "answer"] = sdp });

    void IPeerConnectionObserver.OnCandidate(LocalCandidate candidate) => _signal(new()
    {
        ["signal"] = _id,
        ["candidate"] = candidate.Candidate,
        ["mid"] = candidate.Mid,
        ["mLineIndex"] = candidate.MLineIndex,
        ["ufrag"] = candidate.Ufrag,
    });

    void IPeerConnectionObserver.OnChannelOpen(DataChannel channel)
    {
        if (channel.Label == Echo)
            _echo = channel;
        else
            _bulk = channel;
        if (_isOffering && --_missing == 0)
            _opened.TrySetResult();
    }

    void IPeerConnectionObserver.OnMessage(DataChannel channel, ReadOnlyMemory<byte> message, bool isBinary)
    {
        _connection.Release(message.Length);
        if (channel != _echo)
        {
            _bytes += message.Length;
            _messages++;
        }
        else if (!_isOffering)
        {
            Post(channel, message);
        }
        else if (_pings is { } pings && pings.Returned())
        {
            Ping(pings);
        }
    }

    void IPeerConnectionObserver.OnBufferedLow(PeerConnection connection)
    {
        // the senders wait for room themselves
    }

    void IPeerConnectionObserver.OnChannelClosed(DataChannel channel)
    {
        // connections are closed as a whole
    }

    void IPeerConnectionObserver.OnClosed(string reason)
    {
        var over = new IOException($"connection {_id} ended: {reason}");
        _opened.TrySetException(over);
        _pings?.Fail(over);
        _closed.TrySetResult();
    }

    private static void Post(DataChannel channel, ReadOnlyMemory<byte> message)
    {
        if (channel.TrySend(message, isBinary: true) == DataSend.Full)
            _ = channel.SendAsync(message, isBinary: true).AsTask();
    }

    private void Ping(PingRun pings)
    {
        pings.Sent();
        Post(_echo!, pings.Message);
    }

    private sealed class PingRun(TimeSpan duration)
    {
        private readonly List<double> _micros = [];
        private readonly long _began = Stopwatch.GetTimestamp();
        private readonly TaskCompletionSource<double[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _sent;

        public byte[] Message { get; } = new byte[BenchPlan.PingBytes];

        public Task<double[]> Done => _done.Task;

        public void Sent() => _sent = Stopwatch.GetTimestamp();

        /// <returns>Whether there is time for another one.</returns>
        public bool Returned()
        {
            _micros.Add(Stopwatch.GetElapsedTime(_sent).TotalMicroseconds);
            if (Stopwatch.GetElapsedTime(_began) < duration)
                return true;
            _done.TrySetResult([.. _micros]);
            return false;
        }

        public void Fail(Exception why) => _done.TrySetException(why);
    }
}
