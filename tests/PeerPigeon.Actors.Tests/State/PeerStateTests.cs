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
            Assert.Contains(_directory, error.Message, StringComparison.Ordinal);
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

    private PeerId Id()
    {
        using PeerState state = PeerState.Open(_directory);
        return state.Key.Id;
    }
}
