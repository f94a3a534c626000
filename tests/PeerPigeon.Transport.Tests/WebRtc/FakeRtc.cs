using System.Collections.Concurrent;
using System.Security.Cryptography;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport.Tests;

/// <summary>A WebRTC stack in memory: descriptions name an ufrag and a certificate, and two connections whose descriptions met are one.</summary>
/// <remarks>What the stack would tell on its own thread waits until the test lets it (<see cref="FakeRtcConnection.Run"/>), so that every order can be tried.</remarks>
internal sealed class FakeRtc : IRtcStack
{
    private static readonly ConcurrentDictionary<string, FakeRtcConnection> ByUfrag = new(StringComparer.Ordinal);
    private static int _made;

    public List<FakeRtcConnection> Made { get; } = [];

    public FakeRtcConnection Last => Made[^1];

    public byte[] Certificate { get; } = RandomNumberGenerator.GetBytes(32);

    public bool IsDisposed { get; private set; }

    public IRtcConnection Create(IRtcObserver observer, PeerId local, PeerId remote)
    {
        var connection = new FakeRtcConnection(this, observer, $"u{Interlocked.Increment(ref _made)}");
        ByUfrag[connection.Ufrag] = connection;
        Made.Add(connection);
        return connection;
    }

    public static FakeRtcConnection? Find(string sdp) =>
        SdpFacts.Read(sdp).Ufrags is [var ufrag] && ByUfrag.TryGetValue(ufrag, out FakeRtcConnection? found) ? found : null;

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}

internal sealed class FakeRtcConnection(FakeRtc stack, IRtcObserver observer, string ufrag) : IRtcConnection
{
    private readonly Queue<Action> _due = [];

    public string Ufrag => ufrag;

    public FakeRtcConnection? Remote { get; private set; }

    public List<(string Candidate, string? Ufrag)> Candidates { get; } = [];

    public List<string> Answered { get; } = [];

    public string? SetAnswerTo { get; private set; }

    public long Released { get; private set; }

    public long BufferedBytes { get; set; }

    public bool IsDisposed { get; private set; }

    public bool IsClosed { get; private set; }

    public byte[]? ShownCertificate { get; set; }

    public ReadOnlyMemory<byte> LocalFingerprint => stack.Certificate;

    public ReadOnlyMemory<byte> RemoteFingerprint { get; private set; }

    public string Sdp => $"v=0\r\no=- {ufrag} 2 IN IP4 127.0.0.1\r\na=ice-ufrag:{ufrag}\r\na=fingerprint:sha-256 {string.Join(':', stack.Certificate.Select(b => b.ToString("X2", null)))}\r\n";

    public void Offer(string label) => _due.Enqueue(() => observer.OnDescription(isOffer: true, Sdp));

    public string? Answer(string sdp)
    {
        if (!sdp.Contains("a=ice-ufrag", StringComparison.Ordinal))
            return "no ufrag";
        Answered.Add(sdp);
        Remote ??= FakeRtc.Find(sdp);
        _due.Enqueue(() => observer.OnDescription(isOffer: false, Sdp));
        return null;
    }

    public string? SetAnswer(string sdp)
    {
        SetAnswerTo = sdp;
        Remote = FakeRtc.Find(sdp);
        return Remote is null ? "no ufrag" : null;
    }

    public void AddCandidate(string candidate, string? of) => Candidates.Add((candidate, of));

    public SendOutcome TrySend(ReadOnlyMemory<byte> message, bool isBinary)
    {
        if (IsClosed || Remote is not { IsDisposed: false } remote)
            return SendOutcome.Closed;
        remote.Later(() => remote.Observer.OnMessage(message, isBinary));
        return SendOutcome.Sent;
    }

    public void Release(int bytes) => Released += bytes;

    public void Close()
    {
        IsClosed = true;
        Later(() => observer.OnClosed("closed"));
        Remote?.Later(() => Remote.Observer.OnClosed("closed by the other side"));
    }

    public void Dispose() => IsDisposed = true;

    public IRtcObserver Observer => observer;

    public void Later(Action action)
    {
        lock (_due)
            _due.Enqueue(action);
    }

    /// <summary>The channel opens on this side.</summary>
    public void Open(string label = "messages", int maxMessageBytes = 262_144)
    {
        RemoteFingerprint = Remote!.ShownCertificate ?? Remote.LocalFingerprint;
        Later(() => observer.OnOpen(label, maxMessageBytes));
        Run();
    }

    public void Gather(string candidate)
    {
        Later(() => observer.OnCandidate(new(candidate, "0", 0, ufrag)));
        Run();
    }

    /// <summary>Tells the observer what is due.</summary>
    public void Run()
    {
        while (!IsDisposed)
        {
            Action? next;
            lock (_due)
            {
                if (!_due.TryDequeue(out next))
                    return;
            }

            next();
        }
    }
}

/// <summary>What an attempt told.</summary>
internal sealed class RtcSide : ILinkAttemptObserver
{
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<(SignalKind Kind, RawJson Data)> Emitted { get; } = [];

    public ILink? Link { get; private set; }

    public Task<string> Failed => _failed.Task.InTime();

    public bool HasFailed => _failed.Task.IsCompleted;

    public RawJson Description => Emitted.First(one => one.Kind is SignalKind.Offer or SignalKind.Answer).Data;

    public void OnEmit(SignalKind kind, RawJson data) => Emitted.Add((kind, data));

    public void OnOpened(ILink link) => Link = link;

    public void OnFailed(string reason) => Assert.True(_failed.TrySetResult(reason));
}

/// <summary>Two processes' worth of WebRTC transports over fake stacks; B, the greater id, offers to A.</summary>
internal sealed class RtcPair : IAsyncDisposable
{
    public static readonly NetworkName Garden = NetworkName.Parse("garden");

    public RtcPair(WebRtcLinkOptions? options = null)
    {
        EcdsaPeerKey[] keys = [EcdsaPeerKey.Create(), EcdsaPeerKey.Create()];
        Array.Sort(keys, (x, y) => x.Id.CompareTo(y.Id));
        (KeyA, KeyB) = (keys[0], keys[1]);
        TransportA = new(StackA, options ?? new(), new EcdsaSignatureVerifier(), Time);
        TransportB = new(StackB, options ?? new(), new EcdsaSignatureVerifier(), Time);
    }

    public VirtualTime Time { get; } = new();

    public FakeRtc StackA { get; } = new();

    public FakeRtc StackB { get; } = new();

    public EcdsaPeerKey KeyA { get; }

    public EcdsaPeerKey KeyB { get; }

    public WebRtcLinkTransport TransportA { get; }

    public WebRtcLinkTransport TransportB { get; }

    public RtcSide A { get; } = new();

    public RtcSide B { get; } = new();

    public ILinkAttempt AttemptA { get; private set; } = null!;

    public ILinkAttempt AttemptB { get; private set; } = null!;

    public LinkHandshake OfA => new(KeyA.Id, KeyB.Id, Garden, KeyA, RequireProof: true);

    public LinkHandshake OfB => new(KeyB.Id, KeyA.Id, Garden, KeyB, RequireProof: true);

    public RawJson Offer(LinkHandshake? ofB = null)
    {
        AttemptB = TransportB.Offer(ofB ?? OfB, B);
        StackB.Last.Run();
        return B.Description;
    }

    public void Answer(RawJson offer, LinkHandshake? ofA = null)
    {
        AttemptA = TransportA.Answer(ofA ?? OfA, offer, A);
        StackA.Last.Run();
    }

    /// <summary>Offer, answer, and the channel on both sides.</summary>
    public (ILink A, ILink B) Open(LinkHandshake? ofA = null, LinkHandshake? ofB = null, int maxMessageBytes = 262_144)
    {
        Answer(Offer(ofB), ofA);
        AttemptB.OnSignal(SignalKind.Answer, A.Description);
        StackA.Last.Open(maxMessageBytes: maxMessageBytes);
        StackB.Last.Open(maxMessageBytes: maxMessageBytes);
        return (A.Link!, B.Link!);
    }

    public static RawJson With(RawJson data, string member, string value)
    {
        var json = (Newtonsoft.Json.Linq.JObject)data.ToToken();
        json[member] = value;
        return RawJson.From(json);
    }

    public static RawJson Without(RawJson data, params string[] members)
    {
        var json = (Newtonsoft.Json.Linq.JObject)data.ToToken();
        foreach (string member in members)
            json.Remove(member);
        return RawJson.From(json);
    }

    public ValueTask DisposeAsync()
    {
        KeyA.Dispose();
        KeyB.Dispose();
        return ValueTask.CompletedTask;
    }
}
