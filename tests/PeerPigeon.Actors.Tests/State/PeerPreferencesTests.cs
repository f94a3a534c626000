using PeerPigeon.Protocol;

namespace PeerPigeon.Actors.Tests;

public sealed class PeerPreferencesTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        PeerPreferences written = Sample();

        PeerPreferences read = PeerPreferences.Decode(written.Encode());

        Assert.Equal(written.Ids.AsEnumerable(), read.Ids);
        Assert.Equal(written.Networks.AsEnumerable(), read.Networks);
        Assert.Equal(written.Hubs.AsEnumerable(), read.Hubs);
        Assert.Equal(written.AllowGlobalFallback, read.AllowGlobalFallback);
    }

    [Fact]
    public void A_network_whose_name_looks_like_a_date_keeps_its_name()
    {
        PeerPreferences written = PeerPreferences.Empty.WithUse(NetworkName.Parse("2020-01-01"), hub: null, Start);

        Assert.Equal(written.Networks.AsEnumerable(), PeerPreferences.Decode(written.Encode()).Networks);
    }

    [Fact]
    public void The_newest_16_former_ids_are_remembered_besides_the_one_in_use()
    {
        PeerId[] ids = [.. Enumerable.Range(0, 40).Select(Id)];

        PeerPreferences after = ids.Aggregate(PeerPreferences.Empty, (before, id) => before.WithId(id));

        Assert.Equal(ids.Reverse().Take(17), after.Ids);
    }

    [Fact]
    public void An_id_that_comes_back_is_not_remembered_twice()
    {
        PeerPreferences after = PeerPreferences.Empty.WithId(Id(1)).WithId(Id(2)).WithId(Id(1));

        Assert.Equal([Id(1), Id(2)], after.Ids.AsEnumerable());
    }

    [Fact]
    public void Networks_and_hubs_are_bounded_and_the_last_used_come_first()
    {
        PeerPreferences after = PeerPreferences.Empty;
        for (var i = 0; i < 100; i++)
            after = after.WithUse(NetworkName.Parse($"n{i}"), new($"ws://hub{i}/"), Start.AddSeconds(i));
        after = after.WithUse(NetworkName.Parse("n90"), new("ws://hub95/"), Start.AddSeconds(200));

        Assert.Equal(PeerPreferences.MostNetworks, after.Networks.Length);
        Assert.Equal(new(NetworkName.Parse("n90"), Start.AddSeconds(200)), after.Networks[0]);
        Assert.Equal(after.Networks.Length, after.Networks.Select(network => network.Name).Distinct().Count());
        Assert.Equal(PeerPreferences.MostHubs, after.Hubs.Length);
        Assert.Equal("ws://hub95/", after.Hubs[0].OriginalString);
        PeerPreferences.Decode(after.Encode());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"ids":[],"networks":[],"hubs":[]}""")]
    [InlineData("""{"version":3,"ids":[],"networks":[],"hubs":[]}""")]
    [InlineData("""{"version":2.0,"ids":[],"networks":[],"hubs":[]}""")]
    [InlineData("""{"version":99999999999999999999,"ids":[],"networks":[],"hubs":[]}""")]
    [InlineData("""{"version":2,"ids":["xyz"],"networks":[],"hubs":[]}""")]
    [InlineData("""{"version":2,"ids":[null],"networks":[],"hubs":[]}""")]
    [InlineData("""{"version":2,"ids":[],"networks":[{"name":"a:b","lastUsed":1}],"hubs":[]}""")]
    [InlineData("""{"version":2,"ids":[],"networks":["a"],"hubs":[]}""")]
    [InlineData("""{"version":2,"ids":[],"networks":[{"name":"a"}],"hubs":[]}""")]
    [InlineData("""{"version":2,"ids":[],"networks":[{"name":"a","lastUsed":999999999999999}],"hubs":[]}""")]
    [InlineData("""{"version":2,"ids":[],"networks":[],"hubs":["file:///etc/passwd"]}""")]
    [InlineData("""{"version":2,"ids":[],"networks":[],"hubs":["nowhere"]}""")]
    [InlineData("""{"version":2,"ids":[],"networks":[],"hubs":{}}""")]
    [InlineData("""{"version":2,"ids":[],"networks":[],"hubs":[],"allowGlobalFallback":"yes"}""")]
    public void Other_content_is_refused_in_words(string text) =>
        Assert.NotEmpty(Assert.Throws<FormatException>(() => PeerPreferences.Decode(System.Text.Encoding.UTF8.GetBytes(text))).Message);

    internal static PeerPreferences Sample() => PeerPreferences.Empty
        .WithId(Id(1)).WithId(Id(2))
        .WithUse(NetworkName.Parse("gaming"), new("ws://127.0.0.1:3000"), Start)
        .WithUse(NetworkName.Parse("Büro"), new("wss://hub.example/x?y=1"), Start.AddDays(1))
        .WithFallback(allow: false);

    private static PeerId Id(int n) => PeerId.Parse($"{n:x40}");
}
