using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

/// <summary>Every kind of fault at some time, several of them at once, and all over at the end.</summary>
internal sealed class SoakFaults
{
    private readonly Story _story;
    private readonly SoakCast _cast;
    private readonly (string Kind, Action<TimeSpan> Strike)[] _kinds;
    private readonly long[] _totals;
    private readonly List<Action> _ends = [];
    private DateTimeOffset _end;
    private bool _isOver;

    public SoakFaults(Story story, SoakCast cast)
    {
        _story = story;
        _cast = cast;
        _kinds =
        [
            ("loss", Loss), ("delay", Delay), ("duplication", Duplication), ("reordering", Reordering), ("partition", length => Partition(length, oneWay: false)),
            ("oneWayPartition", length => Partition(length, oneWay: true)), ("hubCrash", length => HubCrash(length, World.Hub)), ("slowHub", SlowHub),
            ("foreignHubCrash", length => HubCrash(length, cast.ForeignHub)), ("peerCrash", length => PeerCrash(length, noticed: true)),
            ("peerVanished", length => PeerCrash(length, noticed: false)), ("leave", Leave), ("clockSkew", ClockSkew), ("flapping", Flapping),
            ("unlinkablePair", UnlinkablePair), ("cutConnection", CutConnection), ("refusedConnection", RefusedConnections), ("disallow", Disallow),
            ("javaScriptPeerLost", LoseTab),
        ];
        _totals = new long[_kinds.Length];
    }

    public IEnumerable<(string Kind, long Count)> Totals => _kinds.Select((kind, index) => (kind.Kind, _totals[index]));

    private SimulatedWorld World => _story.World;

    public void Schedule(DateTimeOffset end)
    {
        _end = end;
        // Each kind once, then by chance; and the pairs part and meet twice, whatever else happens.
        foreach (int kind in _kinds.Select((_, index) => index).Concat(Enumerable.Range(0, _kinds.Length / 2).Select(_ => _story.Chance.Next(_kinds.Length))))
            World.Later(_story.Between(1, (end - World.Now).TotalSeconds - 45), () => Strike(kind));
        foreach (SimulatedPeer goer in _cast.Pairs.Goers.Concat(_cast.FarPairs.Goers))
        {
            double begin = 1;
            for (var trip = 0; trip < 2; trip++)
            {
                double gone = begin + (_story.Chance.NextDouble() * 20), back = gone + 70 + (trip * 50) + (_story.Chance.NextDouble() * 20);
                World.Later(TimeSpan.FromSeconds(gone), goer.Leave);
                World.Later(TimeSpan.FromSeconds(back), goer.Join);
                begin = back + 60;
            }
        }
    }

    /// <summary>Everything is whole again and everybody comes back.</summary>
    public void End()
    {
        _isOver = true;
        foreach (Action end in _ends.ToArray())
            end();
        foreach (SimulatedPeer peer in World.Peers)
            peer.Join();
        foreach (JavaScriptPeer tab in _cast.Tabs)
            tab.Join();
    }

    private void Strike(int kind)
    {
        _totals[kind]++;
        TimeSpan length = _story.Between(5, 40), left = _end - World.Now;
        _kinds[kind].Strike(length < left ? length : left);
    }

    private void Until(TimeSpan length, Action end)
    {
        void Once()
        {
            if (_ends.Remove(Once))
                end();
        }

        _ends.Add(Once);
        World.Later(length, Once);
    }

    private void Change(TimeSpan length, Func<InMemoryNetworkOptions, InMemoryNetworkOptions> change, Func<InMemoryNetworkOptions, InMemoryNetworkOptions> back)
    {
        World.Links.Options = change(World.Links.Options);
        Until(length, () => World.Links.Options = back(World.Links.Options));
    }

    private void Loss(TimeSpan length)
    {
        World.Loss = 0.02 + (_story.Chance.NextDouble() * 0.25);
        Until(length, () => World.Loss = 0);
    }

    private void Delay(TimeSpan length) => Change(length, o => o with { MaxLatency = TimeSpan.FromMilliseconds(400) }, o => o with { MaxLatency = new InMemoryNetworkOptions().MaxLatency });

    private void Duplication(TimeSpan length) => Change(length, o => o with { Duplication = 0.2 }, o => o with { Duplication = 0 });

    private void Reordering(TimeSpan length) => Change(length, o => o with { Reordering = 0.2 }, o => o with { Reordering = 0 });

    private void Partition(TimeSpan length, bool oneWay)
    {
        Participant[] island = [.. World.Everybody.Where(_ => _story.Chance.Next(3) == 0)];
        IDisposable cut = World.Partition(island, oneWay: oneWay);
        Until(length, cut.Dispose);
    }

    private void HubCrash(TimeSpan length, SimulatedHub hub)
    {
        hub.Crash();
        Until(length, hub.Start);
    }

    private void SlowHub(TimeSpan length)
    {
        World.Hub.Slow(_story.Between(0.3, 2));
        Until(length, () => World.Hub.Slow(null));
    }

    private void PeerCrash(TimeSpan length, bool noticed)
    {
        SimulatedPeer peer = _story.Pick(noticed ? _cast.All : _cast.Team);
        peer.Crash(noticed);
        Until(length, peer.Join);
    }

    private void Leave(TimeSpan length)
    {
        SimulatedPeer peer = _story.Pick(_cast.All);
        peer.Leave();
        Until(length, peer.Join);
    }

    private void ClockSkew(TimeSpan length)
    {
        SimulatedPeer peer = _story.Pick(_cast.All);
        peer.ClockSkew = TimeSpan.FromSeconds(_story.Chance.Next(-600, 601));
        Until(length, () => peer.ClockSkew = TimeSpan.Zero);
    }

    private void Flapping(TimeSpan length)
    {
        SimulatedPeer peer = _story.Pick(_cast.All);
        void Beat()
        {
            if (_isOver)
                return;
            if (peer.IsUp)
                peer.Leave();
            else
                peer.Join();
        }

        for (double at = 0; at < length.TotalSeconds; at += 1 + (_story.Chance.NextDouble() * 6))
            World.Later(TimeSpan.FromSeconds(at), Beat);
    }

    private void UnlinkablePair(TimeSpan length)
    {
        for (var i = 0; i < 3; i++)
        {
            (SimulatedPeer one, SimulatedPeer other) = i == 0 ? (_cast.Team[0], _cast.Team[1]) : _story.Pick(_cast.Pairs.All);
            World.Forbid(one, other);
            Until(length, () => World.Permit(one, other));
        }
    }

    private void CutConnection(TimeSpan length)
    {
        _story.Pick(_cast.All).CutHub();
        World.Later(length / 2, _story.Pick(_cast.All).CutHub);
    }

    private void RefusedConnections(TimeSpan length)
    {
        InMemorySignaling signaling = World.Hub.Signaling;
        signaling.Options = signaling.Options with { Refusal = 0.5 };
        _story.Pick(_cast.Team).CutHub();
        Until(length, () => signaling.Options = signaling.Options with { Refusal = 0 });
    }

    private void Disallow(TimeSpan length)
    {
        SimulatedPeer peer = _story.Pick(_cast.Pairs.Stayers);
        peer.AllowFallback(false);
        Until(length, () => peer.AllowFallback(true));
    }

    private void LoseTab(TimeSpan length)
    {
        JavaScriptPeer tab = _story.Pick(_cast.Tabs);
        if (_story.Chance.Next(2) == 0)
            tab.Leave();
        else
            tab.Crash();
        Until(length, tab.Join);
    }
}
