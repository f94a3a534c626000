using System.Text;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors.Tests;

/// <summary>A kind of link whose handshakes end as the test says.</summary>
public sealed class FakeTransport : ILinkTransport
{
    public List<FakeAttempt> Attempts { get; } = [];

    public FakeAttempt Last => Attempts[^1];

    public string Kind { get; init; } = "fake";

    public static RawJson Offer { get; } = Json("""{"type":"fake-offer","attempt":"1"}""");

    public static RawJson Json(string text)
    {
        Assert.True(RawJson.TryParse(Encoding.UTF8.GetBytes(text), ProtocolLimits.Default, out RawJson json, out _), text);
        return json;
    }

    public bool Handles(RawJson offer) =>
        offer.TryGetMember("type", out RawJson type) && type.TryGetString(out string? text) && text == (Kind == "fake" ? "fake-offer" : "offer");

    ILinkAttempt ILinkTransport.Offer(LinkHandshake handshake, ILinkAttemptObserver observer) => Begin(handshake, observer, isOffer: true);

    public ILinkAttempt Answer(LinkHandshake handshake, RawJson offer, ILinkAttemptObserver observer) => Begin(handshake, observer, isOffer: false);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private FakeAttempt Begin(LinkHandshake handshake, ILinkAttemptObserver observer, bool isOffer)
    {
        Attempts.Add(new(handshake, observer, isOffer));
        return Last;
    }
}

public sealed class FakeAttempt(LinkHandshake handshake, ILinkAttemptObserver observer, bool isOffer) : ILinkAttempt
{
    public LinkHandshake Handshake => handshake;

    public ILinkAttemptObserver Observer => observer;

    public bool IsOffer => isOffer;

    public bool IsDisposed { get; private set; }

    public List<(SignalKind Kind, RawJson Data)> Signals { get; } = [];

    public void OnSignal(SignalKind kind, RawJson data) => Signals.Add((kind, data));

    public void Dispose() => IsDisposed = true;

    public FakeLink Open()
    {
        var link = new FakeLink(handshake);
        observer.OnOpened(link);
        return link;
    }
}

/// <summary>One end of a link; what it sends is kept, what arrives is the test's.</summary>
public sealed class FakeLink(LinkHandshake handshake) : ILink, IRenegotiable, IFrameOwner
{
    private ILinkReceiver? _receiver;

    public List<LinkFrame> Sent { get; } = [];

    public string? Closed { get; private set; }

    public bool IsFull { get; set; }

    public int Arrived { get; private set; }

    public int Released { get; private set; }

    public PeerId Local => handshake.Local;

    public PeerId Remote => handshake.Remote;

    public NetworkName Network => handshake.Network;

    public string Kind => "fake";

    public bool IsProven => false;

    public long PendingBytes { get; set; }

    public long SendLimit { get; set; } = long.MaxValue;

    public int MaxFrameBytes { get; set; } = ProtocolLimits.Default.MaxFrameBytes;

    /// <summary>Offers of the remote to change the session, each with who waits for its answer.</summary>
    public List<(string Sdp, Action<string> Answered)> Renegotiations { get; } = [];

    public long BytesIn => 0;

    public long BytesOut => 0;

    public IReadOnlyList<string> Texts => [.. Sent.Where(frame => !frame.IsBinary).Select(frame => Encoding.UTF8.GetString(frame.Payload.Span))];

    public IEnumerable<LinkControl> Controls => Sent.Where(frame => !frame.IsBinary)
        .Select(frame => DataFrameCodec.TryDecode(frame.Payload, ProtocolLimits.Default, out DataFrame? decoded, out _) ? decoded.Control : null)
        .OfType<LinkControl>();

    public void Start(ILinkReceiver receiver) => _receiver = receiver;

    public SendOutcome TrySend(LinkFrame frame)
    {
        if (Closed is not null)
            return SendOutcome.Closed;
        if (IsFull)
            return SendOutcome.Full;
        Sent.Add(frame);
        return SendOutcome.Sent;
    }

    public void Close(string reason) => Closed ??= reason;

    public string? Renegotiate(string sdp, Action<string> answered)
    {
        Renegotiations.Add((sdp, answered));
        return null;
    }

    public void OnReleased(InboundFrame frame) => Released++;

    public void Say(string text) => Say(Encoding.UTF8.GetBytes(text));

    public void Say(byte[] payload, bool isBinary = false)
    {
        Arrived++;
        _receiver!.OnFrame(new(payload, isBinary, this));
    }

    public void Break(string reason) => _receiver!.OnClosed(reason);
}
