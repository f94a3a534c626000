using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation.Tests;

/// <summary>Two tabs of unmodified 1.1.3 at its own server were recorded; the models of both say the same, in the same order.</summary>
public sealed class CalibrationTests
{
    private static readonly PeerId A = PeerId.Parse("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1");
    private static readonly PeerId B = PeerId.Parse("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb2");

    [Fact]
    public void Simulated_tabs_say_and_hear_what_recorded_tabs_said_and_heard()
    {
        List<string> played = Play();

        foreach (string tab in (string[])["A", "B"])
        {
            // Both directions keep their order; how they mingle is a matter of milliseconds.
            Assert.Equal(Recorded(tab, "send"), played.Where(line => line.StartsWith($"{tab} send", StringComparison.Ordinal)));
            Assert.Equal(
                Recorded(tab, "recv").Order(StringComparer.Ordinal),
                played.Where(line => line.StartsWith($"{tab} recv", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void The_tabs_are_linked_by_the_offer_of_the_greater_id_alone()
    {
        using var trace = new SimulationTrace();
        using var world = new SimulatedWorld(1, trace);
        (JavaScriptPeer a, JavaScriptPeer b) = Join(world);
        world.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(B, Assert.Single(a.Links).Remote);
        Assert.Equal(A, Assert.Single(b.Links).Remote);
    }

    private static List<string> Play()
    {
        using var trace = new SimulationTrace();
        using var world = new SimulatedWorld(1, trace);
        var tape = new Tape();
        world.Observers.Add(tape);
        (JavaScriptPeer a, _) = Join(world);
        world.Advance(TimeSpan.FromSeconds(18));
        a.Leave();
        world.Advance(TimeSpan.FromSeconds(1));
        return tape.Lines;
    }

    private static (JavaScriptPeer A, JavaScriptPeer B) Join(SimulatedWorld world)
    {
        SimulatedHub hub = world.AddForeignHub("foreign");
        NetworkName network = NetworkName.Parse("capture");
        return (world.AddJavaScript(network, TimeSpan.Zero, hub, A), world.AddJavaScript(network, TimeSpan.FromMilliseconds(538), hub, B));
    }

    private static IEnumerable<string> Recorded(string tab, string direction) =>
        from text in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Foreign/Data/two-tabs.jsonl"))
        let line = JObject.Parse(text)
        where (string?)line["tab"] == tab && (string?)line["dir"] == direction
        select Describe(tab, direction, (string)line["type"]!, (string?)line["fromPeerId"], (string?)line["targetPeerId"], (string?)line["networkName"]);

    private static string Describe(string tab, string direction, string type, string? from, string? target, string? network) =>
        // The record cuts descriptions short, and with them what follows.
        type is "offer" or "answer" ? $"{tab} {direction} {type}" : $"{tab} {direction} {type} from {from ?? "-"} to {target ?? "-"} in {network ?? "-"}";

    private sealed class Tape : WorldObserver
    {
        public List<string> Lines { get; } = [];

        public override void HubMessage(in HubPassage passage)
        {
            JObject message = JObject.Parse(System.Text.Encoding.UTF8.GetString(passage.Payload.Span));
            Lines.Add(Describe(
                passage.Peer.Id == A ? "A" : "B", passage.IsUpward ? "send" : "recv", (string)message["type"]!, (string?)message["fromPeerId"], (string?)message["targetPeerId"],
                (string?)message["networkName"]));
        }
    }
}
