using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

// Which part of the network our links reach, and how two parts find each other.
//
// The peer with the smallest id of a component floods a beacon every few seconds; whoever hears a smaller id than its own stops
// sending. The id is the component's name. A leader offers a link to strangers, naming its component; a stranger of another one
// accepts, even when full. The same flood tells which links are redundant: the links on which a peer first hears a beacon form
// a tree that spans the component, so one that brought it a second time is not part of the tree and may go.
public static partial class Topology
{
    /// <summary>A beacon arrived for the first time.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="leader">Who sent it.</param>
    /// <param name="beacon">The frame's id.</param>
    /// <param name="through">The link that brought it.</param>
    /// <param name="rules">The settings.</param>
    /// <param name="now">The time.</param>
    public static TopologyState HeardBeacon(
        TopologyState state, PeerId leader, FrameId beacon, PeerId through, TopologyRules rules, DateTimeOffset now)
    {
        Component component = Current(state, rules, now);
        return leader > component.Leader || leader == state.Self
            ? WithComponent(state, component)
            : state with { Component = component with { Leader = leader, HeardAt = now, Beacon = beacon, Parent = through } };
    }

    /// <summary>A beacon arrived again, over another link.</summary>
    public static TopologyState HeardBeaconAgain(TopologyState state, FrameId beacon, PeerId through) =>
        beacon == state.Component.Beacon && through != state.Component.Parent && state.Links.TryGetValue(through, out OpenLink? link)
            ? state with { Links = state.Links.SetItem(through, link with { Redundant = beacon }) }
            : state;

    /// <summary>Our own beacon went out under this id.</summary>
    public static TopologyState SentBeacon(TopologyState state, FrameId beacon, TopologyRules rules, DateTimeOffset now) => state with
    {
        Component = state.Component with
        {
            HeardAt = now,
            Beacon = beacon,
            Parent = null,
            NextBeacon = now + rules.BeaconInterval,
            // Counted from when we began to lead: a beacon of our own must not put the first probe off, or there never is one.
            NextProbe = state.Component.ProbeDue(rules),
        },
    };

    private static TopologyState WithComponent(TopologyState state, Component component) =>
        ReferenceEquals(component, state.Component) ? state : state with { Component = component };

    /// <summary>The component after a silent leader has been given up.</summary>
    private static Component Current(TopologyState state, TopologyRules rules, DateTimeOffset now)
    {
        Component component = state.Component;
        bool silent = component.Leader != state.Self && now - component.HeardAt >= rules.BeaconExpiry;
        return silent ? Component.Alone(state.Self, now) : component;
    }
}
