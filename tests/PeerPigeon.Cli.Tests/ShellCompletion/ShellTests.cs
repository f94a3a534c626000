using System.Diagnostics;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.ShellCompletion;
using PeerPigeon.Cli.Tests.Fakes;
using PeerPigeon.Cli.Tests.Processes;

namespace PeerPigeon.Cli.Tests.ShellCompletion;

/// <summary>The scripts in the shells that they are for, with Tab.</summary>
[Collection(ProcessCollection.Name)]
public sealed class ShellTests : IDisposable
{
    private static readonly CompletionModel Model = CompletionModel.Of(PigeonProgram.Create(new() { In = Stream.Null, Out = TextWriter.Null, Error = TextWriter.Null }));

    // In place of the program: one neighbour, and what it was called with.
    private const string Pigeon = """pigeon() { if [ "$1" = peers ]; then echo '{"event":"peer-listed","peerId":"abcdef01"}'; else printf '<%s>' "$@"; echo; fi; }""";
    private readonly string _directory = Directory.CreateTempSubdirectory("pigeon-shell-").FullName;

    public ShellTests()
    {
        File.WriteAllText(Path.Combine(_directory, "my file.conf"), "");
        Directory.CreateDirectory(Path.Combine(_directory, "a place"));
        Directory.CreateDirectory(Path.Combine(_directory, "join"));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    public static TheoryData<string, string> Lines => new()
    {
        { "pigeon jo\t", "<join>" },
        { "pigeon hub --config m\t", "<hub><--config><my file.conf>" },
        { "pigeon join ws://127.0.0.1:3000 --state a\t", "<join><ws://127.0.0.1:3000><--state><a place" },
        { "pigeon dm \t", "<dm><abcdef01>" },
        { "pigeon dm --node http://127.0.0.1:8080 \t", "<dm><--node><http://127.0.0.1:8080><abcdef01>" },
        { "pigeon dm 3fa1 ab\t", "<dm><3fa1><ab" },
        { "pigeon sim mem\t", "<sim><members>" },
        { "pigeon sim mesh mem\t", "<sim><mesh><mem" },
        { "pigeon dht put get\t", "<dht><put><get" },
    };

    [ShellTheory("bash"), MemberData(nameof(Lines))]
    public async Task Bash_completes_with_the_first_tab(string typed, string called)
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "completion"), BashScript.Of(Model));
        await TabAsync("bash --norc --noprofile -i", "source completion", typed, called);
    }

    [ShellTheory("zsh"), MemberData(nameof(Lines))]
    public async Task Zsh_completes_with_the_first_tab_also_where_it_found_the_script_itself(string typed, string called)
    {
        Directory.CreateDirectory(Path.Combine(_directory, ".functions"));
        await File.WriteAllTextAsync(Path.Combine(_directory, ".functions", "_pigeon"), ZshScript.Of(Model));
        await TabAsync("zsh -f -i", "fpath=($PWD/.functions $fpath); autoload -U compinit; compinit -u -D", typed, called);
        await TabAsync("zsh -f -i", "autoload -U compinit; compinit -u -D; source .functions/_pigeon", typed, called);
    }

    [ShellTheory("fish")]
    [InlineData("pigeon jo", "join")]
    [InlineData("pigeon dht ", "delete get put")]
    [InlineData("pigeon dht put ", "")]
    [InlineData("pigeon dm ", "abcdef01")]
    [InlineData("pigeon dm abcd ", "")]
    [InlineData("pigeon dm --node http://127.0.0.1:8080 ", "abcdef01")]
    [InlineData("pigeon send jo", "")]
    [InlineData("pigeon sim me", "members merge mesh")]
    [InlineData("pigeon sim mesh ", "")]
    [InlineData("pigeon join --link ", "direct webrtc")]
    [InlineData("pigeon join ws://h --no", "--no-fallback")]
    [InlineData("pigeon hub --config m", "my file.conf")]
    [InlineData("pigeon join --network ", "")]
    public async Task Fish_offers_what_may_stand_there(string typed, string offered)
    {
        var script = $$"""
            function pigeon; echo '{"event":"peer-listed","peerId":"abcdef01"}'; end
            {{FishScript.Of(Model)}}
            complete -C '{{typed}}' | string replace -r '\t.*' ''
            """;
        using Process fish = Process.Start(new ProcessStartInfo("fish", ["--no-config", "-c", script]) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = _directory })!;

        Assert.Equal(offered, (await fish.StandardOutput.ReadToEndAsync()).Trim().Replace('\n', ' '));
    }

    private async Task TabAsync(string shell, string setup, string typed, string called)
    {
        await using Pty terminal = new(shell, _directory);
        await terminal.TypeAsync($"{Pigeon}\n{setup}\necho rea''dy\n");
        await terminal.ShowsAsync("ready", Patience.Event);
        await terminal.TypeAsync(typed + "\n");
        await terminal.ShowsAsync(called, Patience.Event);
        await terminal.TypeAsync("exit\n");
    }
}
