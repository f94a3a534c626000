using PeerPigeon.Actors;
using PeerPigeon.Cli.Hub;
using PeerPigeon.Cli.Join;
using PeerPigeon.Cli.Output;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Demo;

/// <summary>The demo as plain lines: each message once, with those who heard it.</summary>
internal sealed class DemoPlainView(LineWriter output) : IDemoView
{
    private readonly Dictionary<string, (string Text, List<string> By)> _lines = [];
    private readonly Lock _gate = new();
    private string _hub = "";
    private IReadOnlyList<DemoPeer> _cast = [];

    public void Ready(string hub, IReadOnlyList<DemoPeer> cast, bool served)
    {
        _hub = hub;
        _cast = cast;
        output.Write($"hub on {hub}{(served ? $", with the HTTP API of {cast[0].Name}" : "")}");
        foreach (IGrouping<string, DemoPeer> network in cast.GroupBy(peer => peer.Home.Value, StringComparer.Ordinal))
            output.Write($"  {network.Key,-8}{string.Join("  ", network.Select(peer => $"{peer.Name,-4} {peer.Mesh.PeerId.ToShortString()}"))}");
        foreach (DemoPeer peer in cast)
        {
            peer.Mesh.MessageReceived += (_, message) => Hear(peer, message);
            peer.Mesh.StatusChanged += (_, change) =>
            {
                if (change.Change == MeshStatusChange.Network)
                    output.Write($"  {peer.Home.Value,-8}{peer.Name} {change.Message}");
            };
        }
    }

    public void Told(DemoStep step)
    {
        lock (_gate)
        {
            foreach ((string text, List<string> by) in _lines.Values)
                output.Write($"  {text}  [{string.Join(", ", by.Order(StringComparer.Ordinal))}]");
            _lines.Clear();
        }

        output.Write($"{(step.Held ? "ok  " : "FAIL")}  {step.Claim}");
        foreach (string fault in step.Faults)
            output.Write($"      {Printable.Of(fault)}");
    }

    public void Over(bool held, bool stays)
    {
        if (held && stays)
            output.Write($"the peers stay; join them:  pigeon join {HubTextView.WebSocket(_hub)} --network gaming");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A peer's name, or the beginning of its id when it came from outside.</summary>
    internal static string NameOf(IReadOnlyList<DemoPeer> cast, PeerId id) =>
        cast.FirstOrDefault(peer => peer.Mesh.PeerId == id)?.Name ?? id.ToShortString();

    private void Hear(DemoPeer by, MeshMessage message)
    {
        lock (_gate)
        {
            if (!_lines.TryGetValue(message.MessageId, out (string Text, List<string> By) line))
            {
                // A view of the story, not a log: what waits for the end of a step is bounded.
                if (_lines.Count >= MaxLines)
                    return;
                string whom = message.Direct ? $" to {by.Name}" : "";
                line = ($"{message.NetworkName.Value,-8}{NameOf(_cast, message.From)}{whom}: {TextView.Content(message.Content)}", []);
                _lines[message.MessageId] = line;
            }

            line.By.Add(by.Name);
        }
    }

    private const int MaxLines = 100;
}
