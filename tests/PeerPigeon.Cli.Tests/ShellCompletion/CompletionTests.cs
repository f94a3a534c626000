using System.Diagnostics;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.ShellCompletion;

namespace PeerPigeon.Cli.Tests.ShellCompletion;

public class CompletionTests
{
    private static readonly CompletionModel Model = CompletionModel.Of(PigeonProgram.Create(new() { In = Stream.Null, Out = TextWriter.Null, Error = TextWriter.Null }));

    [Theory]
    [InlineData("pigeon jo", "join")]
    [InlineData("pigeon dht ", "put get delete --help")]
    [InlineData("pigeon join --link ", "webrtc direct")]
    [InlineData("pigeon join ws://h --no", "--no-fallback")]
    [InlineData("pigeon sim me", "mesh members merge")]
    [InlineData("pigeon completion z", "zsh")]
    [InlineData("pigeon join --network g", "")]
    public async Task Bash_completes_verbs_options_and_values(string line, string offered)
    {
        string[] words = line.Split(' ');
        var script = $$"""
            {{BashScript.Of(Model)}}
            COMP_WORDS=({{string.Join(' ', words.Select(word => $"'{word}'"))}}); COMP_CWORD={{words.Length - 1}}
            _pigeon
            echo "${COMPREPLY[*]}"
            """;
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { UseShellExecute = false, RedirectStandardOutput = true })!;

        Assert.Equal(offered, (await bash.StandardOutput.ReadToEndAsync()).Trim());
    }

    [Fact]
    public void Every_shell_is_told_of_every_verb_and_option()
    {
        foreach (string script in (string[])[BashScript.Of(Model), ZshScript.Of(Model), PowerShellScript.Of(Model)])
        {
            foreach (CompletableVerb verb in Model.Verbs)
            {
                Assert.Contains($"'{verb.Path}'", script, StringComparison.Ordinal);
                Assert.All(verb.Options, option => Assert.Contains(option.Name, script, StringComparison.Ordinal));
            }
        }

        string fish = FishScript.Of(Model);
        Assert.All(Model.Verbs.SelectMany(verb => verb.Options), option => Assert.Contains($"-l {option.Name[2..]} ", fish, StringComparison.Ordinal));
    }
}
