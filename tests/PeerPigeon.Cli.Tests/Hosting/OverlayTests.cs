using Akka.Configuration;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Hosting;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Hub;

namespace PeerPigeon.Cli.Tests.Hosting;

public class OverlayTests
{
    [Theory]
    [InlineData("demo.conf")]
    [InlineData("hub.conf")]
    [InlineData("node.conf")]
    [InlineData("bridge.conf")]
    public void The_files_in_hocon_can_be_used_as_they_are(string name)
    {
        Config settings = Overlay.Read("demo", new FileInfo(Path.Combine(AppContext.BaseDirectory, "hocon", name)), verbose: false, TextWriter.Null);

        Assert.NotNull(MeshSettings.Parse(settings, new MeshOptions()));
        Assert.NotNull(HubSettings.From(settings));
    }

    [Fact]
    public void The_files_in_hocon_name_only_keys_that_exist()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "hocon"), "*.conf"))
            Assert.Empty(Overlay.Unknown(ConfigurationFactory.ParseString(File.ReadAllText(file))));
    }

    [Fact]
    public void A_key_that_nothing_reads_is_told_and_keys_of_the_runtime_are_not() => Assert.Equal(
        ["peerpigeon.topology.reserve-linx"],
        Overlay.Unknown(ConfigurationFactory.ParseString("akka.loglevel = DEBUG, peerpigeon.topology { reserve-linx = 3, reserve-links = 3 }")));

    [Fact]
    public void Names_of_networks_are_the_operators_and_their_neighbours_are_not() => Assert.Equal(
        ["peerpigeon.bridge.secret", "peerpigeon.bridge.hops.many"],
        Overlay.Unknown(ConfigurationFactory.ParseString(
            "peerpigeon.bridge { secrets { team = x, \"a.b \\\" c\" = y }, secret = z, hops { many = 3 } }")));

    [Theory]
    [InlineData("peerpigeon { topology { ", "line")]
    [InlineData("include \"x\"", "include")]
    public void A_file_that_is_not_hocon_is_refused_by_name_and_place(string text, string named)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, text);
        try
        {
            CliException refused = Assert.Throws<CliException>(() => Overlay.Read("hub", new FileInfo(file), verbose: false, TextWriter.Null));
            Assert.Equal(ExitCodes.Unusable, refused.ExitCode);
            Assert.Contains(Path.GetFileName(file), refused.Message, StringComparison.Ordinal);
            Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
