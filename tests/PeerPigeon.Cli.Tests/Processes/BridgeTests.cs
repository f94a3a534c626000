using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Tests.Processes;

[Collection(ProcessCollection.Name)]
public sealed partial class BridgeTests : IDisposable
{
    private const string GamingSecret = "the secret of gaming", WorkSecret = "the secret of work";

    private readonly string _directory = Directory.CreateTempSubdirectory("pigeon-bridge-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task With_grants_by_both_owners_for_its_ids_a_bridge_carries_in_the_granted_direction_alone()
    {
        await using PigeonProcess hub = await PigeonProcess.ReadyAsync("hub", "--listen", "http://127.0.0.1:0");
        string url = (string)hub.Events[0]["listen"]![0]!;
        string[] bridge = ["bridge", "gaming", "work", "--hub", url, "--state", Path.Combine(_directory, "state"), "--config"];

        await using PigeonProcess ungranted = PigeonProcess.Start([.. bridge, Write("ungranted", "b-to-a = off")]);
        Assert.Equal(2, await ungranted.ExitAsync(Patience.Start));
        string refused = Assert.Single(ungranted.Errors.Split('\n'));
        Assert.Contains("network 'gaming' has not granted the direction 'gaming' to 'work'", refused, StringComparison.Ordinal);
        PeerId[] ids = [.. PeerIds().Matches(refused).Select(match => PeerId.Parse(match.Value))];

        string granted = Write("granted", $"b-to-a = off, grants = [\"{Grant("gaming", GamingSecret, ids)}\", \"{Grant("work", WorkSecret, ids)}\"]");
        await using PigeonProcess ann = await JoinAsync(url, "gaming", $"secrets {{ gaming = \"{GamingSecret}\" }}");
        await using PigeonProcess ben = await JoinAsync(url, "work", $"secrets {{ work = \"{WorkSecret}\" }}");
        await using PigeonProcess carries = await PigeonProcess.ReadyAsync([.. bridge, granted]);
        Assert.Equal(ids.Select(id => id.ToString()), carries.Events[0]["peers"]!.Select(peer => (string)peer["peer"]!));
        await Task.WhenAll(ann.LinkedAsync(1), ben.LinkedAsync(1));

        JObject sent = await ann.CommandAsync("send", ("content", "hello work"));
        JObject heard = await ben.EventAsync("message", within: Patience.Event);
        Assert.Equal(("hello work", "work", ids[1].ToString(), true), ((string?)heard["content"], (string?)heard["networkName"], (string?)heard["from"], (bool)heard["verified"]!));
        JToken bridged = heard["bridged"]!;
        Assert.Equal((ann.PeerId, "gaming", (string?)sent["result"]!["messageId"]), ((string?)bridged["origin"], (string?)bridged["networkName"], (string?)bridged["messageId"]));

        await ben.CommandAsync("send", ("content", "hello gaming"));
        await carries.EventAsync("dropped", line => ((string?)line["from"], (string?)line["reason"]) == ("work", "direction-off"));
        Assert.DoesNotContain(ann.Events, line => (string?)line["event"] == "message");

        carries.Signal(PosixSignal.SIGTERM);
        Assert.Equal(143, await carries.ExitAsync(Patience.Stop));
    }

    private static BridgeGrant Grant(string by, string secret, PeerId[] ids) => new BridgeGrant(
        NetworkName.Parse(by), NetworkName.Parse("gaming"), NetworkName.Parse("work"), ids[0], ids[1], DateTimeOffset.UtcNow.AddDays(1)).Sign(secret);

    private Task<PigeonProcess> JoinAsync(string hub, string network, string settings) =>
        PigeonProcess.ReadyAsync("join", hub, "--network", network, "--no-fallback", "--config", Write(network, settings));

    private string Write(string name, string settings)
    {
        string file = Path.Combine(_directory, name + ".conf");
        File.WriteAllText(file, $"peerpigeon.bridge {{ {settings} }}");
        return file;
    }

    [GeneratedRegex("[0-9a-f]{40}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PeerIds();
}
