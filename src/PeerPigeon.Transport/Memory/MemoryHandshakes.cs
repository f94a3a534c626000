using System.Globalization;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>
/// The handshakes of a network: offer and answer travel by way of the hub; when the answer is back at the offerer the two
/// ends are joined here. Runs on the agenda alone, so one thing at a time.
/// </summary>
internal sealed class MemoryHandshakes(InMemoryNetwork network)
{
    private sealed record Pair(string Id, MemoryAttempt Offerer)
    {
        public MemoryAttempt? Answerer { get; set; }
    }

    private readonly Dictionary<string, Pair> _pairs = new(StringComparer.Ordinal);
    private ulong _ordinal;

    public void Offer(MemoryAttempt attempt)
    {
        if (attempt.IsOver)
            return;
        string id = (++_ordinal).ToString("x16", CultureInfo.InvariantCulture);
        _pairs[id] = new(id, attempt);
        network.Agenda.After(network.Options.HandshakeTimeout, () => _pairs.Remove(id));
        TimeOut(attempt);
        attempt.Emit(SignalKind.Offer, MemorySignal.Offer(id, attempt.Handshake, attempt.Owner.NamesAttempts));
    }

    public void Answer(MemoryAttempt attempt, RawJson offer)
    {
        if (attempt.IsOver)
            return;
        if (!MemorySignal.IsOffer(offer) || !MemorySignal.TryGetAttempt(offer, out string? id))
            Refuse(attempt, "the offer is not a memory-offer with an attempt");
        else if (!_pairs.TryGetValue(id, out Pair? pair) || pair.Answerer is not null)
            Refuse(attempt, $"attempt {id} is unknown, over, or taken up before");
        else if (!Fits(pair.Offerer.Handshake, attempt.Handshake))
            Refuse(attempt, $"attempt {id} was made for other peers or another network");
        else
        {
            pair.Answerer = attempt;
            TimeOut(attempt);
            attempt.Emit(SignalKind.Answer, MemorySignal.Answer(id, attempt.Handshake));
        }
    }

    public void OnAnswer(MemoryAttempt offerer, RawJson data)
    {
        if (offerer.IsOver || !MemorySignal.TryGetAttempt(data, out string? id) || !_pairs.TryGetValue(id, out Pair? pair) || pair.Offerer != offerer)
            return;
        if (MemorySignal.Declines(data, out string reason))
        {
            _pairs.Remove(id);
            Refuse(offerer, $"declined: {reason}");
        }
        else if (pair.Answerer is { } answerer && _pairs.Remove(id))
        {
            Join(offerer, answerer);
        }
    }

    private void Join(MemoryAttempt offerer, MemoryAttempt answerer)
    {
        LinkHandshake handshake = offerer.Handshake;
        ulong ordinal = ++_ordinal;
        var random = new SeededRandom(SeededRandom.Derive(network.Seed, ordinal));
        if (network.CannotLink(handshake.Local, handshake.Remote))
        {
            Interlocked.Increment(ref network.Counters.HandshakesBlockedCount);
        }
        else if (random.Chance(network.Options.HandshakeLoss))
        {
            Interlocked.Increment(ref network.Counters.HandshakesLostCount);
        }
        else if ((handshake.RequireProof && !answerer.ProvesItself) || (answerer.Handshake.RequireProof && !offerer.ProvesItself))
        {
            Refuse(offerer, "a required proof of identity is missing");
            Refuse(answerer, "a required proof of identity is missing");
        }
        else
        {
            Interlocked.Increment(ref network.Counters.Opened);
            var one = new MemoryLink(network, handshake.Local, handshake.Remote, handshake.Network, answerer.ProvesItself, random.Next());
            var other = new MemoryLink(network, handshake.Remote, handshake.Local, handshake.Network, offerer.ProvesItself, random.Next());
            MemoryLink.Join(one, other);
            network.Register(new MemoryConnection(one, offerer.Owner, other, answerer.Owner));
            network.Agenda.After(network.Options.Latency(random), () => offerer.Open(one));
            network.Agenda.After(network.Options.Latency(random), () => answerer.Open(other));
        }
    }

    private void TimeOut(MemoryAttempt attempt)
    {
        TimeSpan bound = network.Options.HandshakeTimeout;
        network.Agenda.After(bound, () =>
        {
            if (attempt.IsOver)
                return;
            Interlocked.Increment(ref network.Counters.HandshakesTimedOutCount);
            attempt.Fail($"no link to {attempt.Handshake.Remote} within {bound.TotalSeconds} s");
        });
    }

    private void Refuse(MemoryAttempt attempt, string reason)
    {
        Interlocked.Increment(ref network.Counters.HandshakesRefusedCount);
        attempt.Fail(reason);
    }

    private static bool Fits(LinkHandshake offerer, LinkHandshake answerer) =>
        offerer.Local == answerer.Remote && offerer.Remote == answerer.Local && offerer.Network == answerer.Network;
}
