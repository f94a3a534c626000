using System.Text;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport.Tests;

/// <summary>Writes down what a link delivers.</summary>
internal sealed class Recorder(TimeProvider? time = null, bool release = true) : ILinkReceiver
{
    private readonly long _origin = time?.GetTimestamp() ?? 0;

    public List<string> Frames { get; } = [];

    public List<InboundFrame> Unreleased { get; } = [];

    public string? Closed { get; private set; }

    public void OnFrame(InboundFrame frame)
    {
        Assert.Null(Closed);
        string text = Encoding.UTF8.GetString(frame.Payload.Span);
        Frames.Add(time is null ? text : $"{time.GetElapsedTime(_origin).TotalMilliseconds} {text}");
        if (release)
            frame.Release();
        else
            Unreleased.Add(frame);
    }

    public void OnClosed(string reason)
    {
        Assert.Null(Closed);
        Closed = reason;
    }
}

/// <summary>One side of a handshake that hands its signals to the other side at once.</summary>
internal sealed class Side : ILinkAttemptObserver
{
    public List<RawJson> Emitted { get; } = [];

    public ILink? Link { get; private set; }

    public string? Failure { get; private set; }

    public Action<SignalKind, RawJson>? Hub { get; set; }

    public void OnEmit(SignalKind kind, RawJson data)
    {
        Emitted.Add(data);
        Hub?.Invoke(kind, data);
    }

    public void OnOpened(ILink link)
    {
        Assert.True(Link is null && Failure is null);
        Link = link;
    }

    public void OnFailed(string reason)
    {
        Assert.True(Link is null && Failure is null);
        Failure = reason;
    }
}

/// <summary>Two peers on an in-memory network; the greater id offers.</summary>
internal sealed class MemoryPair
{
    public static readonly NetworkName Garden = NetworkName.Parse("garden");

    public MemoryPair(ulong seed = 1, InMemoryNetworkOptions? options = null)
    {
        Network = new(Time, seed, options ?? new());
        TransportA = Network.CreateTransport(A);
        TransportB = Network.CreateTransport(B);
    }

    public static PeerId A { get; } = Id('a');

    public static PeerId B { get; } = Id('b');

    public VirtualTime Time { get; } = new();

    public InMemoryNetwork Network { get; }

    public ILinkTransport TransportA { get; }

    public ILinkTransport TransportB { get; }

    public Side SideA { get; } = new();

    public Side SideB { get; } = new();

    public static PeerId Id(char digit) => PeerId.Parse(new string(digit, PeerId.TextLength));

    /// <summary>B offers, A answers; signals travel without delay.</summary>
    public void Shake(LinkHandshake? ofA = null, LinkHandshake? ofB = null)
    {
        ILinkAttempt? offering = null;
        SideB.Hub = (_, offer) =>
        {
            SideA.Hub = (kind, answer) => offering!.OnSignal(kind, answer);
            TransportA.Answer(ofA ?? new(A, B, Garden), offer, SideA);
        };
        offering = TransportB.Offer(ofB ?? new(B, A, Garden), SideB);
    }

    /// <summary>Shakes hands and lets the time pass until both ends stand.</summary>
    public (ILink A, ILink B) Open()
    {
        Shake();
        Time.AdvanceMilliseconds(100);
        return (SideA.Link!, SideB.Link!);
    }

    public static LinkFrame Text(string text) => new(Encoding.UTF8.GetBytes(text), IsBinary: false);
}
