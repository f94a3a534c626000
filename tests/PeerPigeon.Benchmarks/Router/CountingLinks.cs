using System.Collections.Concurrent;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Benchmarks;

/// <summary>Links that lead nowhere: they count what they are given, and deliver what the benchmark puts in.</summary>
internal sealed class CountingLinks : ILinkTransport
{
    private readonly ConcurrentQueue<(LinkHandshake Terms, ILinkAttemptObserver Observer)> _answers = [];

    public static RawJson SomeOffer { get; } = RawJson.From(new Newtonsoft.Json.Linq.JObject { ["type"] = "counting-offer", ["attempt"] = "1" });

    public string Kind => "counting";

    public bool Handles(RawJson offer) => true;

    public ILinkAttempt Offer(LinkHandshake handshake, ILinkAttemptObserver observer) => throw new NotSupportedException("only offers are taken up here");

    public ILinkAttempt Answer(LinkHandshake handshake, RawJson offer, ILinkAttemptObserver observer)
    {
        _answers.Enqueue((handshake, observer));
        return new Attempt();
    }

    /// <summary>Opens the link of every handshake begun so far.</summary>
    public IEnumerable<CountingLink> OpenAll(Action onSent)
    {
        while (_answers.TryDequeue(out (LinkHandshake Terms, ILinkAttemptObserver Observer) answer))
        {
            var link = new CountingLink(answer.Terms, onSent);
            answer.Observer.OnOpened(link);
            yield return link;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Attempt : ILinkAttempt
    {
        public void OnSignal(SignalKind kind, RawJson data)
        {
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>One of <see cref="CountingLinks"/>.</summary>
internal sealed class CountingLink(LinkHandshake terms, Action onSent) : ILink
{
    private long _bytes;

    public PeerId Local => terms.Local;

    public PeerId Remote => terms.Remote;

    public NetworkName Network => terms.Network;

    public string Kind => "counting";

    public bool IsProven => false;

    public long PendingBytes => 0;

    public long BytesIn => 0;

    public long BytesOut => Interlocked.Read(ref _bytes);

    public ILinkReceiver? Receiver { get; private set; }

    public void Start(ILinkReceiver receiver) => Receiver = receiver;

    public SendOutcome TrySend(LinkFrame frame)
    {
        Interlocked.Add(ref _bytes, frame.Payload.Length);
        if (!frame.Payload.Span.StartsWith("{\"type\":\"pigeon\""u8))
            onSent();
        return SendOutcome.Sent;
    }

    public void Close(string reason)
    {
    }
}
