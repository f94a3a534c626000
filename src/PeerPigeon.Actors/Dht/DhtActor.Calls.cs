using Akka.Actor;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

// Requests to other members: each has a number drawn by chance, is sent again over other first links, and is answered by whom it went to or by nobody.
public sealed partial class DhtActor
{
    private readonly SortedDictionary<long, Call> _calls = [];
    private readonly SortedDictionary<PeerId, DateTimeOffset> _unreachable = [];

    private void Ask(PeerId to, Func<long, RecordMessage> request, Action<RecordMessage> answered, Action failed, Action? slowed = null)
    {
        long number;
        do
            number = _random.NextInt64(1, 1L << 53);
        while (_calls.ContainsKey(number));

        var call = new Call(to, request(number).Encode(), answered, failed, slowed) { Tries = 1, Due = Now + _settings.RequestTimeout };
        _calls.Add(number, call);
        _router.Tell(new NetworkRouterProtocol.SendRouted(to, Subtypes.Dht, call.Content));
        _mesh.Counters.Dht.CountBytes(call.Content.Utf8.Length);
        StartTicking();
    }

    private void Tell(PeerId to, RecordMessage message)
    {
        RawJson content = message.Encode();
        _mesh.Counters.Dht.CountBytes(content.Utf8.Length);
        _router.Tell(new NetworkRouterProtocol.SendRouted(to, Subtypes.Dht, content));
    }

    private void OnAnswer(RecordMessage answer, GossipFrame frame)
    {
        if (!_calls.TryGetValue(answer.Request, out Call? call) || !call.To.SameBytes(frame.From))
        {
            _mesh.Counters.Drop(DropReason.DhtUnasked);
            return;
        }

        if (!IsAuthentic(frame))
            return;
        _calls.Remove(answer.Request);
        _unreachable.Remove(call.To);
        call.Answered(answer);
    }

    private void CheckCalls(DateTimeOffset now)
    {
        foreach ((long number, Call call) in _calls.Where(pair => pair.Value.Due <= now).ToArray())
        {
            if (call.Tries < _settings.Tries)
            {
                _router.Tell(new NetworkRouterProtocol.SendRouted(call.To, Subtypes.Dht, call.Content, call.Tries));
                _mesh.Counters.Dht.CountBytes(call.Content.Utf8.Length);
                call.Due = now + _settings.RequestTimeout;
                if (call.Tries++ == 1)
                    call.Slowed?.Invoke();
                continue;
            }

            _calls.Remove(number);
            if (IsReachable(call.To))
                _members?.Tell(new MembersProtocol.Doubt(call.To));     // once for all requests that it leaves unanswered
            _unreachable[call.To] = now + _settings.Unreachable;
            call.Failed();
        }

        ForgetUnreachable(now);
    }

    private bool IsReachable(PeerId peer) => !_unreachable.TryGetValue(peer, out DateTimeOffset until) || until <= Now;

    private void ForgetUnreachable(DateTimeOffset now)
    {
        foreach (PeerId peer in _unreachable.Where(pair => pair.Value <= now).Select(pair => pair.Key).ToArray())
            _unreachable.Remove(peer);
    }

    private sealed class Call(PeerId to, RawJson content, Action<RecordMessage> answered, Action failed, Action? slowed)
    {
        public PeerId To => to;

        public RawJson Content => content;

        public Action<RecordMessage> Answered => answered;

        public Action Failed => failed;

        public Action? Slowed => slowed;

        public int Tries { get; set; }

        public DateTimeOffset Due { get; set; }
    }
}
