using System.Collections.Concurrent;
using System.Threading.Channels;

namespace PeerPigeon.WebRtc.Tests;

/// <summary>One end of a connection between real endpoints, with its news as tasks.</summary>
internal sealed class Side : IPeerConnectionObserver
{
    /// <summary>Guards against a hang; no test depends on it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<(DataChannel Channel, byte[] Bytes, bool IsBinary)> _messages = Channel.CreateUnbounded<(DataChannel, byte[], bool)>();
    private readonly Channel<DataChannel> _opened = Channel.CreateUnbounded<DataChannel>();
    private readonly Channel<string> _candidates = Channel.CreateUnbounded<string>();
    private readonly Channel<DataChannel> _closedChannels = Channel.CreateUnbounded<DataChannel>();
    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Side? _other;

    public Side(RtcEndpoint endpoint) => Connection = endpoint.CreateConnection(this);

    public PeerConnection Connection { get; }

    public List<string> Descriptions { get; } = [];

    /// <summary>Candidates told so far.</summary>
    public ConcurrentQueue<string> Candidates { get; } = new();

    /// <summary>Whether messages are kept unreleased, as by a reader that is slow.</summary>
    public bool KeepsWindow { get; init; }

    /// <summary>Whether candidates are kept from the other side.</summary>
    public bool HidesCandidates { get; init; }

    public Func<string, string> Tamper { get; init; } = static sdp => sdp;

    public int Lows;

    /// <summary>Whether what it says reaches nobody.</summary>
    public bool IsAlone { get; set; }

    /// <summary>Done inside the news of an open channel.</summary>
    public Action<DataChannel>? OnOpen { get; init; }

    public bool IsClosed => _closed.Task.IsCompleted;

    /// <summary>Waits until something is true, which takes as long as it takes.</summary>
    public static async Task Settle(Func<bool> isTrue)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isTrue())
        {
            Assert.False(patience.IsCancellationRequested, "it never came true");
            await Task.Yield();
        }
    }

    /// <summary>Connects two ends; the first offers.</summary>
    public static async Task<(DataChannel A, DataChannel B)> ConnectAsync(Side a, Side b, string label = "messages")
    {
        Introduce(a, b);
        a.Connection.CreateChannel(label);
        Assert.True(a.Connection.TryOffer(out string? fault), fault);
        return (await a.OpenedAsync(), await b.OpenedAsync());
    }

    public static void Introduce(Side a, Side b) => (a._other, b._other) = (b, a);

    /// <summary>The first candidate that contains a text.</summary>
    public async Task<string> CandidateAsync(string part)
    {
        await foreach (string candidate in _candidates.Reader.ReadAllAsync().WithCancellation(new CancellationTokenSource(Patience).Token))
        {
            if (candidate.Contains(part, StringComparison.Ordinal))
                return candidate;
        }

        throw new InvalidOperationException("unreachable: the channel of candidates never ends");
    }

    public async Task<DataChannel> OpenedAsync() => await _opened.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public async Task<(DataChannel Channel, byte[] Bytes, bool IsBinary)> MessageAsync() => await _messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public async Task<DataChannel> ChannelClosedAsync() => await _closedChannels.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public Task<string> ClosedAsync() => _closed.Task.WaitAsync(Patience);

    void IPeerConnectionObserver.OnDescription(bool isOffer, string sdp)
    {
        Descriptions.Add(sdp);
        if (IsAlone)
            return;
        string? fault = null;
        bool taken = isOffer ? _other!.Connection.TryAnswer(Tamper(sdp), out fault) : _other!.Connection.TryAccept(Tamper(sdp), out fault);
        if (!taken)
            _closed.TrySetException(new InvalidOperationException(fault));
    }

    void IPeerConnectionObserver.OnCandidate(LocalCandidate candidate)
    {
        Candidates.Enqueue(candidate.Candidate);
        _candidates.Writer.TryWrite(candidate.Candidate);
        if (!HidesCandidates && !IsAlone)
            _other!.Connection.AddCandidate(candidate.Candidate, candidate.Ufrag);
    }

    void IPeerConnectionObserver.OnChannelOpen(DataChannel channel)
    {
        OnOpen?.Invoke(channel);
        _opened.Writer.TryWrite(channel);
    }

    void IPeerConnectionObserver.OnMessage(DataChannel channel, ReadOnlyMemory<byte> message, bool isBinary)
    {
        if (!KeepsWindow)
            Connection.Release(message.Length);
        _messages.Writer.TryWrite((channel, message.ToArray(), isBinary));
    }

    void IPeerConnectionObserver.OnBufferedLow(PeerConnection connection) => Interlocked.Increment(ref Lows);

    void IPeerConnectionObserver.OnChannelClosed(DataChannel channel) => _closedChannels.Writer.TryWrite(channel);

    void IPeerConnectionObserver.OnClosed(string reason) => _closed.TrySetResult(reason);
}
