using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.Tests.Processes;
using Xunit.Abstractions;

namespace PeerPigeon.Interop.Tests;

/// <summary>
/// Real processes, on direct links and on WebRTC: two peers in "gaming", two in "global". One gamer is killed, so that the other falls back, and comes
/// back, so that it returns. It says a line every 100 ms all through.
/// </summary>
[Collection(ProcessCollection.Name)]
public sealed class FallbackTests(OriginalHub original, ITestOutputHelper output) : IClassFixture<OriginalHub>
{
    /// <summary>What users are promised for the fall and for the return; not stretched.</summary>
    private const int PromisedMilliseconds = 15_000;

    /// <summary>The delay before the fall is 2 s here, less a fifth at most by chance: until then nothing that is said can be in global.</summary>
    private const int ShortestDelay = 1_600;

    /// <summary>For how long after a kill the link to the killed process may take what nobody reads any more: far less, but the machine may be busy.</summary>
    private const int LostWithTheKilled = 3_000;

    [Theory]
    [InlineData("direct", false)]
    [InlineData("direct", true)]
    [InlineData("webrtc", false)]
    [InlineData("webrtc", true)]
    public async Task With_carry_over_nothing_is_lost_told_twice_or_told_in_the_wrong_network(string link, bool onOriginalHub)
    {
        await using FallbackStory story = await FallbackStory.BeginAsync(onOriginalHub ? original.Address : null, link, carryOver: true);
        await story.PlayAsync();

        Assert.All(story.Spoken, line => Assert.Null(line.Error));
        AssertTimes(story);
        AssertRightNetworks(story);
        Assert.All(story.A.Events.Where(line => (string?)line["event"] == "peer-connected"), line => Assert.Equal(link, (string?)line["link"]));
        int lastBeforeTheKill = story.Spoken.FindLastIndex(line => FallbackStory.Heard(story.KilledB, line) > 0);
        foreach ((int number, Chatter.Spoken line) in story.Spoken.Index())
        {
            if (line.NetworkName == "global")
                Assert.True(FallbackStory.Heard(story.C, line) == 1 && FallbackStory.Heard(story.D, line) == 1, $"{line}: C {FallbackStory.Heard(story.C, line)}, D {FallbackStory.Heard(story.D, line)}");
            else if (line.SaidAt > story.InGlobalAt)
                Assert.True(FallbackStory.Heard(story.B, line) == 1, $"{line}: B heard it {FallbackStory.Heard(story.B, line)} times");
            else if (number <= lastBeforeTheKill)
                Assert.True(FallbackStory.Heard(story.KilledB, line) == 1, $"{line}: B heard it {FallbackStory.Heard(story.KilledB, line)} times before it was killed");
            else
                Assert.True(line.SaidAt < story.KilledAt + LostWithTheKilled, $"{line} went to nobody; the kill was at {story.KilledAt}");
        }
    }

    [Theory]
    [InlineData("direct", false)]
    [InlineData("direct", true)]
    [InlineData("webrtc", false)]
    [InlineData("webrtc", true)]
    public async Task Without_carry_over_global_hears_nothing_that_was_said_in_gaming(string link, bool onOriginalHub)
    {
        await using FallbackStory story = await FallbackStory.BeginAsync(onOriginalHub ? original.Address : null, link, carryOver: false);
        await story.PlayAsync();

        AssertTimes(story);
        AssertRightNetworks(story);
        Assert.All(story.A.Events.Where(line => (string?)line["event"] == "peer-connected"), line => Assert.Equal(link, (string?)line["link"]));
        Chatter.Spoken[] early = [.. story.Spoken.Where(line => line.SaidAt < story.KilledAt + ShortestDelay)];
        Assert.NotEmpty(early);
        Assert.All(early, line => Assert.Equal((0, 0), (FallbackStory.Heard(story.C, line), FallbackStory.Heard(story.D, line))));
        Assert.All(story.Spoken.Where(line => line.NetworkName == "global"), line => Assert.Equal((1, 1), (FallbackStory.Heard(story.C, line), FallbackStory.Heard(story.D, line))));
    }

    private void AssertTimes(FallbackStory story)
    {
        output.WriteLine($"{story.InGlobalAt - story.KilledAt} ms to global, {story.HomeAgainAt - story.BackAt} ms home; "
            + string.Join(", ", story.Spoken.GroupBy(line => line.NetworkName ?? line.Error).Select(lines => $"{lines.Count()} lines {lines.Key}")));
        Assert.True(story.InGlobalAt - story.KilledAt < PromisedMilliseconds, $"{story.InGlobalAt - story.KilledAt} ms to global");
        Assert.True(story.HomeAgainAt - story.BackAt < PromisedMilliseconds, $"{story.HomeAgainAt - story.BackAt} ms home");
    }

    // Nobody hears a line twice, in a network that is not its own, or one that was bound to another.
    private static void AssertRightNetworks(FallbackStory story)
    {
        Dictionary<string, Chatter.Spoken> lines = story.Spoken.ToDictionary(line => line.Content);
        foreach ((PigeonProcess peer, string home) in ((PigeonProcess, string)[])[(story.KilledB, "gaming"), (story.B, "gaming"), (story.C, "global"), (story.D, "global")])
        {
            JObject[] heard = [.. peer.Events.Where(line => (string?)line["event"] == "message" && lines.ContainsKey((string)line["content"]!))];
            Assert.Equal(heard.Length, heard.Select(message => (string?)message["content"]).Distinct().Count());
            Assert.All(heard, message => Assert.Equal((string?)message["networkName"], lines[(string)message["content"]!].NetworkName));
            if (home == "global")
                Assert.All(heard, message => Assert.Equal("global", (string?)message["networkName"]));
        }
    }
}
