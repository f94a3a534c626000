using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

/// <summary>One peer to which anything may happen, in any order that its network actor could see.</summary>
internal sealed class TopologyStory(TopologyRules rules, SeededRandom random)
{
    private DateTimeOffset _now = Given.Start;
    private int _beacons;

    public TopologyState State { get; private set; } = TopologyState.Start(Given.Peer(20), Given.Start);

    public void Step()
    {
        _now += TimeSpan.FromMilliseconds(random.Next(1500));
        PeerId peer = Given.Peer(random.Next(40));
        switch (random.Next(12))
        {
            case 0 or 1:
                State = Topology.Discovered(State, peer, new(IsOurs: random.Next(4) > 0, CanLink: true), rules, _now);
                break;
            case 2 or 3:
                Take(Topology.Offered(State, peer, random.Next(4) > 0, (LinkNeed)random.Next(4), Given.Peer(random.Next(3)), rules, _now));
                break;
            case 4 or 5 when State.Attempts.Count > 0:
                State = Topology.Opened(State, State.Attempts.Keys.ElementAt(random.Next(State.Attempts.Count)), _now);
                break;
            case 6 when State.Attempts.Count > 0:
                State = Topology.Failed(
                    State, State.Attempts.Keys.ElementAt(random.Next(State.Attempts.Count)), LinkReasons.SameComponent, [peer], rules, _now);
                break;
            case 7 when State.Links.Count > 0:
                State = Topology.Lost(State, State.Links.Keys.ElementAt(random.Next(State.Links.Count)), random.Next(2) == 0, rules, _now);
                break;
            case 8 when State.Links.Count > 0:
                PeerId neighbour = State.Links.Keys.ElementAt(random.Next(State.Links.Count));
                State = Topology.HandedOver(Topology.HeardLinks(State, neighbour, random.Next(5)), neighbour, [peer], rules, _now);
                break;
            case 9 when State.Links.Count > 1:
                FrameId beacon = Given.Frame(++_beacons);
                State = Topology.HeardBeacon(State, Given.Peer(0), beacon, State.Links.Keys.First(), rules, _now);
                State = Topology.HeardBeaconAgain(State, beacon, State.Links.Keys.Last());
                break;
            case 10:
                Take(Topology.LeftNetwork(State, peer));
                break;
            default:
                Take(Topology.Decide(State, rules, random, _now));
                break;
        }
    }

    // A link that is to be closed is gone before anything else happens: its actor says so at once.
    private void Take((TopologyState Next, System.Collections.Immutable.ImmutableArray<TopologyEffect> Effects) step)
    {
        State = step.Next;
        foreach (TopologyEffect.Close close in step.Effects.OfType<TopologyEffect.Close>())
            State = Topology.Lost(State, close.Peer, onPurpose: true, rules, _now);
    }
}
