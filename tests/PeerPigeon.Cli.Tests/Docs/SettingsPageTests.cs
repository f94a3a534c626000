namespace PeerPigeon.Cli.Tests.Docs;

public class SettingsPageTests
{
    private const string Page = "docs/settings.md";
    private const string Rewrite = "PIGEON_WRITE_DOCS";

    [Fact]
    public void The_page_of_settings_says_what_the_defaults_are()
    {
        string written = SettingsPage.Write();
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
            File.WriteAllText(Repository.PathOf(Page), written);

        Assert.True(
            File.ReadAllText(Repository.PathOf(Page)).ReplaceLineEndings("\n") == written,
            $"{Page} is stale; run this test with {Rewrite}=1 and commit the page");
    }

    [Fact]
    public void Every_setting_says_what_it_does()
    {
        foreach (string source in (string[])["src/PeerPigeon.Actors/reference.conf", "src/PeerPigeon.Hub/reference.conf"])
            Assert.All(SettingsPage.Read(Repository.LinesOf(source)), setting => Assert.True(setting.Meaning.Length > 10, $"{setting.Block} {setting.Names} has no comment"));
    }

    [Fact]
    public void Keys_under_one_comment_are_one_row_and_blocks_have_their_path()
    {
        SettingsPage.Setting[] settings = [.. SettingsPage.Read("a {\n  # Both of them,\n  # each.\n  x = 1 s\n  y = [\"b\"]\n\n  c {\n    # Deep.\n    z = on # or off\n  }\n}".Split('\n'))];

        Assert.Equal([new("a", "`x`<br>`y`", "`1 s`<br>`[\"b\"]`", "Both of them, each."), new("a.c", "`z`", "`on`", "Deep. or off")], settings);
    }
}
