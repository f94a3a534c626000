using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>The remote's candidates: kept until its description is known, and passed on from then; those of another description never.</summary>
internal sealed class CandidateQueue(int capacity, WebRtcLinkCounters counters)
{
    private readonly Lock _gate = new();
    private readonly List<IceCandidateData> _waiting = [];
    private SdpFacts _remote;
    private IRtcConnection? _connection;

    /// <summary>Whether the description is known.</summary>
    public bool IsOpen => Volatile.Read(ref _connection) is not null;

    public void Add(IceCandidateData candidate)
    {
        // Empty means that no more come, which nobody waits for.
        if (candidate.Candidate.Length == 0)
            return;
        lock (_gate)
        {
            if (_connection is not null)
                Pass(candidate, _connection);
            else if (_waiting.Count < capacity)
                _waiting.Add(candidate);
            else
                counters.Refuse(WebRtcRefusal.TooManyCandidates);
        }
    }

    public void Open(SdpFacts remote, IRtcConnection connection)
    {
        lock (_gate)
        {
            _remote = remote;
            Volatile.Write(ref _connection, connection);
            foreach (IceCandidateData candidate in _waiting)
                Pass(candidate, connection);
            _waiting.Clear();
        }
    }

    private void Pass(IceCandidateData candidate, IRtcConnection connection)
    {
        string? ufrag = candidate.UsernameFragment ?? SdpFacts.UfragOf(candidate.Candidate);
        if (_remote.Owns(ufrag))
            connection.AddCandidate(candidate.Candidate, ufrag);
        else
            counters.Refuse(WebRtcRefusal.StaleCandidate);
    }
}
