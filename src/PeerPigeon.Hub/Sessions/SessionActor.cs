using Akka.Actor;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>
/// One client: reads its messages in order and judges them by its own id and network. Untyped, because ten thousand of them idle in one process and a table of handlers each would be most of their size.
/// </summary>
internal sealed class SessionActor : UntypedActor
{
    public static Props Props(HubSession session, HubContext context) => Akka.Actor.Props.Create<SessionActor>(session, context);

    // Waiting: the id is not yet ours. Entering: an announce is with the hub. Messages keep their order by waiting in both.
    private enum Phase
    {
        Waiting,
        Open,
        Entering,
    }

    private readonly HubSession _session;
    private readonly HubContext _context;
    private readonly IActorRef _hub = Context.Parent;
    private readonly List<NetworkName> _announced = new(1);
    private TokenBucket _bucket;
    private Queue<byte[]>? _held;
    private Phase _phase = Phase.Waiting;
    private string? _nonce;
    private Announcement? _entering;
    private NetworkName? _network;
    private IActorRef? _networkActor;
    private bool _isHub;
    private DateTimeOffset? _resumeAt;
    private int _misses;
    private ulong _reported;
    private string _endReason = "disconnected";

    public SessionActor(HubSession session, HubContext context)
    {
        _session = session;
        _context = context;
        _bucket = new TokenBucket(context.Settings.Limits.MessagesPerSecond, context.Settings.Limits.MessageBurst);
    }

    private HubLimits Limits => _context.Settings.Limits;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    private static long Timestamp => Now.ToUnixTimeMilliseconds();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SessionProtocol.Received received: OnReceived(received.Utf8); break;
            case SessionProtocol.Entered entered: OnEntered(entered); break;
            case SessionProtocol.EntryRefused refused: OnEntryRefused(refused); break;
            case SessionProtocol.Accept: OnAccepted(); break;
            case SessionProtocol.Contest contest: OnContested(contest.Nonce); break;
            case SessionProtocol.KeepAlive: OnKeepAlive(); break;
            case SessionProtocol.Resume: OnResume(); break;
            case SessionProtocol.End end: End(end.Code, end.Reason); break;
            case SessionProtocol.Overrun: Drop(Refusal.PendingBytes, 1008, "Reads too slowly"); break;
            case SessionProtocol.TooLarge: Drop(Refusal.MessageBytes, 1009, ""); break;
            case SessionProtocol.TooSlow: Drop(Refusal.MessageTime, 1008, $"Message not complete within {Limits.MessageTime.TotalSeconds} s"); break;
            case SessionProtocol.SocketClosed closed: OnSocketClosed(closed.Reason); break;
            default: Unhandled(message); break;
        }
    }

    protected override void PostStop()
    {
        _session.Finish();
        _session.Socket.Close(1011, "Session ended");
        _hub.Tell(new HubProtocol.Ended(_session, _endReason));
    }

    private void OnAccepted()
    {
        _session.Send(HubFrames.Connected(_session.Peer, _context.Description, Timestamp));
        Open();
    }

    private void OnContested(string nonce)
    {
        _nonce = nonce;
        _session.Send(HubFrames.Challenge(nonce, Timestamp));
    }

    private void OnReceived(byte[] utf8)
    {
        Charge(1);
        if (_phase == Phase.Open)
            Handle(utf8);
        else if (!TryProve(utf8))
            (_held ??= []).Enqueue(utf8);      // at most limits.inbound-messages: the reader waits beyond
    }

    private void Open()
    {
        _phase = Phase.Open;
        while (_phase == Phase.Open && _held is not null && _held.TryDequeue(out byte[]? utf8))
            Handle(utf8);
        if (_held is { Count: 0 })
            _held = null;
    }

    private void Handle(byte[] utf8)
    {
        if (!SignalCodec.TryDecode(utf8, _context.Limits, out SignalMessage? message, out Rejection rejection))
            OnUnreadable(rejection);
        else
            Obey(FrameRules.Judge(message, _session.Peer, _network, _announced, _isHub), message);
        _session.Handled();
    }

    private void OnUnreadable(Rejection rejection)
    {
        switch (rejection.Reason)
        {
            // As 1.1.3: no reply to what is not a JSON object.
            case RejectReason.NotUtf8 or RejectReason.NotJson or RejectReason.NotAnObject:
                Refuse(Refusal.Malformed, error: null);
                break;
            case RejectReason.TooDeep:
                Refuse(Refusal.JsonDepth, rejection.Detail);
                break;
            default:
                Refuse(Refusal.InvalidMessage, rejection.Detail);
                break;
        }
    }

    private void Obey(FrameVerdict verdict, SignalMessage message)
    {
        switch (verdict.Action)
        {
            case FrameAction.Relay:
                _networkActor!.Tell(new NetworkProtocol.Relay(_session, message.Target!.Value, Relayed(message)));
                break;
            case FrameAction.Announce:
                Announce(message);
                break;
            case FrameAction.Goodbye:
                _hub.Tell(new HubProtocol.Leave(_session, Relayed(message)));
                _network = null;
                _networkActor = null;
                break;
            case FrameAction.Pong:
                _session.Send(HubFrames.Pong(_network ?? NetworkName.Global, _session.Peer, Timestamp));
                break;
            case FrameAction.Refuse:
                Refuse(verdict.Reason, verdict.Error);
                break;
        }
    }

    private byte[] Relayed(SignalMessage message) => HubFrames.Relay(message, _session.Peer, _network!.Value, Timestamp);

    // An announce makes the hub send up to two frames per introduction, so it costs more than a message.
    private void Announce(SignalMessage message)
    {
        Charge(_context.Settings.Introductions.Sample - 1);
        if (!AnnounceRules.TryAccept(message, _session.Peer, _announced, _context.Settings, _context.Epoch, out _entering, out FrameVerdict refused))
        {
            Refuse(refused.Reason, refused.Error);
            return;
        }

        _phase = Phase.Entering;
        _hub.Tell(new HubProtocol.Enter(_session, _entering));
    }

    private void OnEntered(SessionProtocol.Entered entered)
    {
        _network = entered.Network;
        _networkActor = entered.Actor;
        _isHub = _entering is { IsHub: true };
        _entering = null;
        if (!_announced.Contains(entered.Network))
            _announced.Add(entered.Network);
        Open();
    }

    private void OnEntryRefused(SessionProtocol.EntryRefused refused)
    {
        _entering = null;
        Refuse(refused.Reason, refused.Detail);
        Open();
    }

    // True when the message was a proof and is done with.
    private bool TryProve(byte[] utf8)
    {
        if (_nonce is null || !SignalCodec.TryDecode(utf8, _context.Limits, out SignalMessage? message, out _) || message.Kind != SignalKind.Proof)
            return false;
        if (KeyCheck.Holds(_context.Verifier, message.Data, _nonce, _session.Peer))
            _hub.Tell(new HubProtocol.Proved(_session));
        else
            Refuse(Refusal.BadProof, $"the proof does not show the key behind id {_session.Peer}; wait, or use another id");
        _nonce = null;      // one attempt: checking a signature costs as much as a thousand relays
        _session.Handled();
        return true;
    }

    private void OnKeepAlive()
    {
        _misses = _session.TakeActivity() ? 0 : _misses + 1;
        if (_misses > _context.Settings.KeepAliveMisses)
            Drop(Refusal.Unresponsive, 1008, $"No answer to {_context.Settings.KeepAliveMisses} pings");
        else if (_misses > 0)
            _session.Socket.Ping();
    }

    private void Charge(int messages)
    {
        DateTimeOffset now = Now;
        TimeSpan wait = _bucket.Charge(now, messages);
        if (wait <= TimeSpan.Zero)
            return;
        bool paused = _resumeAt is not null;
        _resumeAt = now + wait;
        if (paused)
            return;
        _session.Pause();
        Refuse(Refusal.MessagesPerSecond, error: null);
        ResumeAfter(wait);
    }

    private void OnResume()
    {
        DateTimeOffset now = Now;
        if (_resumeAt is { } at && at > now)
        {
            ResumeAfter(at - now);
            return;
        }

        _resumeAt = null;
        _session.LetOn();
    }

    // Not IWithTimers: its table would cost every idle session, and few sessions ever pause. One Resume is on its way at most,
    // for at most a pause, also to a session that has ended.
#pragma warning disable AK1004
    private void ResumeAfter(TimeSpan wait) => Context.System.Scheduler.ScheduleTellOnce(wait, Self, SessionProtocol.Resume.Instance, Self);
#pragma warning restore AK1004

    private void Refuse(Refusal reason, string? error)
    {
        _context.Counters.Refuse(reason);
        ulong bit = 1UL << (int)reason;
        if ((_reported & bit) == 0)
        {
            _reported |= bit;
            Context.System.EventStream.Publish(new ClientRejected(Now, reason, _session.Peer));
        }

        if (error is not null)
            _session.Send(HubFrames.Error(reason, error, _network, Timestamp));
    }

    private void Drop(Refusal reason, int code, string text)
    {
        Refuse(reason, error: null);
        End(code, text);
    }

    private void End(int code, string reason)
    {
        _endReason = reason;
        _session.Socket.Close(code, reason);
        Context.Stop(Self);
    }

    private void OnSocketClosed(string reason)
    {
        _endReason = reason;
        Context.Stop(Self);
    }
}
