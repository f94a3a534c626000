using PeerPigeon.Protocol;

namespace PeerPigeon.Actors.Tests;

public sealed class PreferenceKeeperTests : IDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("peerpigeon-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Everything_told_before_a_flush_is_on_the_disk_after_it()
    {
        using (PeerState state = PeerState.Open(_directory))
        {
            PreferenceKeeper keeper = new(state, TimeProvider.System);
            for (var i = 0; i < 200; i++)
                keeper.OnStatus(Connected($"n{i}"));
            keeper.OnFallbackChosen(allow: false);
            await keeper.FlushAsync().WaitAsync(HangGuard);
        }

        using PeerState again = PeerState.Open(_directory);
        Assert.Equal("n199", again.Preferences.Networks[0].Name.Value);
        Assert.False(again.Preferences.AllowGlobalFallback);
        Assert.Equal("ws://hub/", again.Preferences.Hubs[0].OriginalString);
    }

    [Fact]
    public async Task Only_what_a_hub_accepted_is_remembered()
    {
        using PeerState state = PeerState.Open(_directory);
        PreferenceKeeper keeper = new(state, TimeProvider.System);

        keeper.OnStatus(Connected("gaming") with { Change = MeshStatusChange.Connecting });
        await keeper.FlushAsync().WaitAsync(HangGuard);

        Assert.Empty(state.Preferences.Networks);
        Assert.Empty(state.Preferences.Hubs);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_reported_and_tried_again_at_the_next_change()
    {
        using PeerState state = PeerState.Open(_directory);
        PreferenceKeeper keeper = new(state, TimeProvider.System);
        List<Exception> failures = [];
        keeper.WriteFailed += failures.Add;
        string obstacle = Path.Combine(_directory, "preferences.json.new");
        Directory.CreateDirectory(obstacle);

        keeper.OnFallbackChosen(allow: false);
        await keeper.FlushAsync().WaitAsync(HangGuard);
        Assert.Single(failures);
        Directory.Delete(obstacle);
        keeper.OnStatus(Connected("gaming"));
        await keeper.FlushAsync().WaitAsync(HangGuard);

        Assert.Single(failures);
        Assert.False(state.Preferences.AllowGlobalFallback);
    }

    [Fact]
    public async Task After_the_end_nothing_is_written()
    {
        using PeerState state = PeerState.Open(_directory);
        PreferenceKeeper keeper = new(state, TimeProvider.System);
        await keeper.CloseAsync().WaitAsync(HangGuard);

        keeper.OnFallbackChosen(allow: false);

        Assert.True(keeper.FlushAsync().IsCompleted);
        Assert.False(File.Exists(Path.Combine(_directory, "preferences.json")));
    }

    private static MeshStatusChanged Connected(string network) => new(MeshStatusChange.Connected, "", new()
    {
        PeerId = PeerId.Parse(new string('a', PeerId.TextLength)),
        OriginalNetworkName = NetworkName.Parse(network),
        NetworkName = NetworkName.Global,
        SignalingUrl = new("ws://hub/"),
    });
}
