using PeerPigeon.Protocol;

namespace PeerPigeon.Actors.Tests;

public sealed class PeerStateTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("peerpigeon-").FullName;

    private string KeyFile => Path.Combine(_directory, "peer.json");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_peer_has_the_same_id_after_a_restart()
    {
        PeerId first = Id();

        Assert.Equal(first, Id());
    }

    [Fact]
    public void Another_directory_is_another_peer()
    {
        using PeerState one = PeerState.Open(_directory), other = PeerState.Open(Path.Combine(_directory, "other"));

        Assert.NotEqual(one.Key.Id, other.Key.Id);
    }

    [Fact]
    public void A_directory_in_use_is_refused_and_free_again_afterwards()
    {
        using (PeerState.Open(_directory))
        {
            var error = Assert.Throws<IOException>(() => PeerState.Open(_directory));
            Assert.Contains($"'{_directory}' is in use by another peer", error.Message, StringComparison.Ordinal);
        }

        using PeerState again = PeerState.Open(_directory);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":1,"key":"AAAA"}""")]
    [InlineData("""{"version":1,"key":"not base64"}""")]
    [InlineData("""{"version":1,"key":{}}""")]
    [InlineData("""{"version":2,"key":""}""")]
    [InlineData("""{"version":99999999999999999999,"key":""}""")]
    public void A_damaged_key_is_refused_and_kept_as_it_is(string content)
    {
        File.WriteAllText(KeyFile, content);

        var error = Assert.Throws<InvalidDataException>(() => PeerState.Open(_directory));

        Assert.Contains(KeyFile, error.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(KeyFile));
    }

    [Fact]
    public void A_refused_directory_is_not_held()
    {
        File.WriteAllText(KeyFile, "damaged");
        Assert.Throws<InvalidDataException>(() => PeerState.Open(_directory));
        File.Delete(KeyFile);

        using PeerState state = PeerState.Open(_directory);
    }

    [Fact]
    public void Only_its_owner_can_read_the_key()
    {
        Id();

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public void A_directory_of_an_earlier_version_keeps_its_key_and_begins_to_remember()
    {
        PeerId first = Id();
        string key = File.ReadAllText(KeyFile);
        Assert.False(File.Exists(PreferencesFile));

        using (PeerState state = PeerState.Open(_directory))
        {
            Assert.Equal((first, null), (state.Key.Id, state.Warning));
            Assert.Empty(state.Preferences.Ids);
            state.Save(PeerPreferencesTests.Sample());
        }

        using PeerState again = PeerState.Open(_directory);
        Assert.Equal(PeerPreferencesTests.Sample().Networks.AsEnumerable(), again.Preferences.Networks);
        Assert.Equal(key, File.ReadAllText(KeyFile));
    }

    [Fact]
    public void Preferences_that_end_at_any_byte_are_set_aside_and_never_cost_the_key()
    {
        PeerId first = Id();
        byte[] whole = PeerPreferencesTests.Sample().Encode().ToArray();
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(PreferencesFile, whole[..length]);

            using PeerState state = PeerState.Open(_directory);

            Assert.Equal(first, state.Key.Id);
            Assert.Same(PeerPreferences.Empty, state.Preferences);
            string aside = $"{PreferencesFile}.damaged-{length + 1}";
            Assert.Contains($"'{PreferencesFile}'", state.Warning, StringComparison.Ordinal);
            Assert.Contains($"'{aside}'", state.Warning, StringComparison.Ordinal);
            Assert.Equal(whole[..length], File.ReadAllBytes(aside));
            Assert.False(File.Exists(PreferencesFile));
        }
    }

    [Fact]
    public void A_changed_byte_never_costs_the_key_or_stops_the_start()
    {
        PeerId first = Id();
        byte[] whole = PeerPreferencesTests.Sample().Encode().ToArray();
        for (var at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x15;
            File.WriteAllBytes(PreferencesFile, changed);

            using PeerState state = PeerState.Open(_directory);

            Assert.Equal(first, state.Key.Id);
            Assert.Equal(state.Warning is null, File.Exists(PreferencesFile));
        }
    }

    [Fact]
    public void A_key_that_ends_at_any_byte_is_refused_and_kept_as_it_is()
    {
        Id();
        byte[] whole = File.ReadAllBytes(KeyFile);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(KeyFile, whole[..length]);

            var error = Assert.Throws<InvalidDataException>(() => PeerState.Open(_directory));

            Assert.Contains(KeyFile, error.Message, StringComparison.Ordinal);
            Assert.Equal(whole[..length], File.ReadAllBytes(KeyFile));
        }
    }

    [Fact]
    public void A_crash_while_writing_leaves_the_earlier_preferences()
    {
        using (PeerState state = PeerState.Open(_directory))
            state.Save(PeerPreferencesTests.Sample());
        File.WriteAllText(PreferencesFile + ".new", """{"version":2,"ids":["half""");

        using PeerState again = PeerState.Open(_directory);

        Assert.Null(again.Warning);
        Assert.Equal(PeerPreferencesTests.Sample().Ids.AsEnumerable(), again.Preferences.Ids);
        again.Save(PeerPreferences.Empty);
        Assert.False(File.Exists(PreferencesFile + ".new"));
    }

    [Fact]
    public void A_crash_before_the_first_key_was_in_place_begins_with_a_whole_one()
    {
        File.WriteAllText(KeyFile + ".new", """{"version":1,"key":"MIGH""");

        Assert.Equal(Id(), Id());
    }

    [Fact]
    public void Former_ids_are_all_of_this_directory_but_the_one_in_use()
    {
        PeerId given = PeerId.Parse(new string('a', PeerId.TextLength));
        using PeerState state = PeerState.Open(_directory);
        state.Save(state.Preferences.WithId(state.Key.Id).WithId(given));

        Assert.Equal([state.Key.Id], state.FormerIds(given));
        Assert.Equal([given], state.FormerIds(state.Key.Id));
    }

    [Fact]
    public void The_keys_own_id_is_a_former_one_even_when_the_preferences_are_lost()
    {
        using PeerState state = PeerState.Open(_directory);

        Assert.Equal([state.Key.Id], state.FormerIds(PeerId.Parse(new string('a', PeerId.TextLength))));
    }

    [Fact]
    public void Everything_in_the_directory_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        string made = Path.Combine(_directory, "made");
        using PeerState state = PeerState.Open(made);
        state.Save(PeerPreferencesTests.Sample());

        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(made));
        Assert.Equal(Owner, File.GetUnixFileMode(Path.Combine(made, "preferences.json")));
        Assert.Equal(Owner, File.GetUnixFileMode(Path.Combine(made, "peer.json")));
    }

    private string PreferencesFile => Path.Combine(_directory, "preferences.json");

    private PeerId Id()
    {
        using PeerState state = PeerState.Open(_directory);
        return state.Key.Id;
    }
}
