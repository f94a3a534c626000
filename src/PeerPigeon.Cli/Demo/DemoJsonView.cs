using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.Output;

namespace PeerPigeon.Cli.Demo;

/// <summary>The demo as JSON Lines: the events of each peer, and <c>step</c> and <c>result</c> of the story.</summary>
internal sealed class DemoJsonView(LineWriter output, TimeProvider time) : IDemoView
{
    private readonly List<MeshEventLines> _events = [];
    private int _steps;

    public void Ready(string hub, IReadOnlyList<DemoPeer> cast, bool served)
    {
        output.Write(EventLine.Of(time, "ready", peer: null, ("listen", new JArray(hub))));
        foreach (DemoPeer peer in cast)
        {
            MeshEventLines events = new(peer.Mesh, time);
            events.Add(output.Write);
            events.Emit("ready", ("http", served && peer == cast[0] ? hub : null), ("name", peer.Name), ("networkName", peer.Home.Value));
            _events.Add(events);
        }
    }

    public void Told(DemoStep step)
    {
        _steps++;
        output.Write(EventLine.Of(
            time, "step", peer: null, ("name", step.Name), ("held", step.Held), ("claim", step.Claim), ("faults", new JArray(step.Faults))));
    }

    public void Over(bool held, bool stays) => output.Write(EventLine.Of(time, "result", peer: null, ("held", held), ("steps", _steps)));

    public ValueTask DisposeAsync()
    {
        foreach (MeshEventLines events in _events)
            events.Dispose();
        return ValueTask.CompletedTask;
    }
}
