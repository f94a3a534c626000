using PeerPigeon.Actors;
using PeerPigeon.Cli.Join;
using PeerPigeon.Cli.Terminal;
using PeerPigeon.Cli.Tests.Fakes;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Tests.Join;

public class JoinCompletionTests
{
    private static readonly NetworkName Gaming = NetworkName.Parse("gaming");
    private readonly FakeMesh _mesh = new();

    [Theory]
    [InlineData("/d", "/dht /disconnect /dm")]
    [InlineData("/dm b", "bbbb0000")]
    [InlineData("/dm ", "bbbb0000 cccc0000")]
    [InlineData("/file ", "bbbb0000")]
    [InlineData("/network w", "work")]
    [InlineData("/fallback ", "off on")]
    [InlineData("/dht g", "get")]
    [InlineData("hello /d", "")]
    [InlineData("/dm bbbb /d", "")]
    public void Commands_peers_networks_and_words_are_offered_where_they_belong(string before, string offered)
    {
        _mesh.Linked.Add(new(Id('b'), Gaming, "connected", "outgoing", "direct", 5, null, 1, 2));
        _mesh.Members = new(Gaming, [new(Id('c'), Gaming, [], null, IsSuspected: false, Verified: true), new(_mesh.PeerId, Gaming, [], null, IsSuspected: false, Verified: true)], Estimate: 3);

        Completion completion = new JoinCompletion(_mesh, new(_mesh, TimeProvider.System)).Of(before);

        Assert.Equal(offered, string.Join(' ', completion.Candidates));
    }

    [Theory]
    [InlineData(FallbackPhase.Home, "gaming", null, "aaaaaaaa  gaming  ·  1 link, 4 known  ·  hub connected")]
    [InlineData(FallbackPhase.Thin, "gaming", 8, "aaaaaaaa  gaming, alone; to global in 8 s  ·  1 link, 4 known  ·  hub connected")]
    [InlineData(FallbackPhase.Fallback, "global", 8, "aaaaaaaa  in global since 12:03, because gaming is empty; looking again in 8 s  ·  1 link, 4 known  ·  hub connected")]
    [InlineData(FallbackPhase.Returning, "global", 2, "aaaaaaaa  in global, going home to gaming in 2 s  ·  1 link, 4 known  ·  hub connected")]
    public void The_row_of_state_says_in_words_where_the_peer_is(FallbackPhase phase, string network, int? next, string row)
    {
        DateTimeOffset now = new(2026, 5, 1, 12, 4, 0, TimeSpan.Zero);
        MeshStatus status = _mesh.GetStatus() with
        {
            NetworkName = NetworkName.Parse(network), ConnectedCount = 1, DiscoveredCount = 4, Connected = true, IsActive = true,
            Fallback = new(phase, null, now.AddMinutes(-1).ToUnixTimeMilliseconds(), next is { } s ? now.AddSeconds(s).ToUnixTimeMilliseconds() : null),
        };

        Assert.Equal(row, StatusRow.Of(status, now, TimeZoneInfo.Utc, 120, Paint.None));
        Assert.True(Cells.Of(StatusRow.Of(status, now, TimeZoneInfo.Utc, 30, Paint.None)) <= 30);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\boot.ini", "boot.ini")]
    [InlineData(".bashrc", "bashrc")]
    [InlineData("..", "stream-ab12")]
    [InlineData(null, "stream-ab12")]
    [InlineData("a\u001b[31mb.txt", "au001b[31mb.txt")]
    public void Names_of_strangers_files_stay_in_the_directory(string? theirs, string ours) => Assert.Equal(ours, FileReceiver.SafeName(theirs, "ab-12"));

    private static PeerId Id(char digit) => PeerId.Parse(new string(digit, 4) + new string('0', 36));
}
