using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.Tests.Processes;

namespace PeerPigeon.Interop.Tests;

/// <summary>A strict peer that is alone at home: it stays alone, and the global network does not learn that it exists.</summary>
[Collection(ProcessCollection.Name)]
public sealed class StrictPeerTests(OriginalHub original) : IClassFixture<OriginalHub>
{
    /// <summary>Several times the delay after which a peer that is not strict would have left. <c>PIGEON_STRICT_SECONDS</c> lengthens it.</summary>
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("PIGEON_STRICT_SECONDS"), System.Globalization.CultureInfo.InvariantCulture, out int seconds) ? seconds : 6);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_byte_of_a_strict_peer_is_in_global_at_the_hub_or_on_a_link(bool onOriginalHub)
    {
        string config = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(config, "peerpigeon.fallback { delay = 1s, return-dwell = 1s, flap-window = 0, carry-over = on }");
            await using PigeonProcess ours = await PigeonProcess.ReadyAsync("hub", "--listen", "http://127.0.0.1:0");
            Uri hub = onOriginalHub ? original.Address : new((string)ours.Events[0]["listen"]![0]!);
            await using RecordingProxy strictLine = await RecordingProxy.StartAsync(hub);
            await using RecordingProxy globalLine = await RecordingProxy.StartAsync(hub);

            await using PigeonProcess first = await PigeonProcess.ReadyAsync("join", globalLine.Address.AbsoluteUri, "--network", "global");
            await using PigeonProcess second = await PigeonProcess.ReadyAsync("join", globalLine.Address.AbsoluteUri, "--network", "global");
            await using PigeonProcess strict = await PigeonProcess.ReadyAsync(
                "join", strictLine.Address.AbsoluteUri, "--network", "gaming", "--no-fallback", "--config", config);
            await first.LinkedAsync(1);
            await strict.EventAsync("status", line => (bool)line["status"]!["connected"]!, Patience.Mesh);
            _ = strict.CommandAsync("send", ("content", "is anybody home?"));      // it waits for a link at home, and then fails
            await Task.Delay(Alone);

            JToken status = (await strict.CommandAsync("status"))["result"]!;
            Assert.Equal(("gaming", false, "thin", 0), ((string?)status["networkName"], (bool)status["isInFallbackMode"]!, (string?)status["fallback"]!["state"], (int)status["connectedCount"]!));
            Assert.DoesNotContain(strict.Events, line => line["result"] is JObject result && result["messageId"] is not null);
            Assert.DoesNotContain(strict.Events, line => (string?)line["event"] is "network" or "peer-connected");
            Assert.NotEmpty(strictLine.ToHub);
            Assert.All(strictLine.ToHub, message => Assert.Equal("gaming", (string?)JObject.Parse(message)["networkName"]));
            Assert.All(strictLine.FromHub, message => Assert.DoesNotContain("global", message, StringComparison.Ordinal));

            // Neither its id nor its network's name nor its words.
            string[] seen = [.. globalLine.ToHub, .. globalLine.FromHub, .. first.Lines, .. second.Lines];
            Assert.NotEmpty(seen);
            foreach (string mark in (string[])[strict.PeerId, "gaming", "is anybody home?"])
                Assert.All(seen, text => Assert.DoesNotContain(mark, text, StringComparison.OrdinalIgnoreCase));
        }
        finally
        {
            File.Delete(config);
        }
    }
}
