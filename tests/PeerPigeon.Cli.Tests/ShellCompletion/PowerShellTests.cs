using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.ShellCompletion;

namespace PeerPigeon.Cli.Tests.ShellCompletion;

/// <summary>The script in PowerShell's own engine, which is a package; its files and directories belong to a module that is none.</summary>
public sealed class PowerShellTests : IDisposable
{
    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());

    public PowerShellTests()
    {
        _runspace.Open();
        using var shell = PowerShell.Create(_runspace);
        string script = PowerShellScript.Of(CompletionModel.Of(PigeonProgram.Create(new() { In = Stream.Null, Out = TextWriter.Null, Error = TextWriter.Null })));
        shell.AddScript("""function pigeon { '{"event":"peer-listed","peerId":"abcdef01"}' }""").AddStatement().AddScript(script).Invoke();

        Assert.Empty(shell.Streams.Error);
    }

    public void Dispose() => _runspace.Dispose();

    [Theory]
    [InlineData("pigeon jo", "join")]
    [InlineData("pigeon dht ", "put get delete --help")]
    [InlineData("pigeon dht put ", "--node --json --help")]
    [InlineData("pigeon dht put get", "")]
    [InlineData("pigeon dm ", "abcdef01")]
    [InlineData("pigeon dm ab", "abcdef01")]
    [InlineData("pigeon dm x", "")]
    [InlineData("pigeon dm abcd ", "--node --json --help")]
    [InlineData("pigeon dm --node http://127.0.0.1:8080 ", "abcdef01")]
    [InlineData("pigeon sim me", "mesh members merge")]
    [InlineData("pigeon sim mesh me", "")]
    [InlineData("pigeon join --link ", "webrtc direct")]
    [InlineData("pigeon join --link w", "webrtc")]
    [InlineData("pigeon join --link=w", "--link=webrtc")]
    [InlineData("pigeon join ws://h --no", "--no-fallback")]
    [InlineData("pigeon join --network ", "")]
    public void PowerShell_offers_what_may_stand_there(string typed, string offered)
    {
        using var shell = PowerShell.Create(_runspace);

        CommandCompletion completion = CommandCompletion.CompleteInput(typed, typed.Length, [], shell);

        Assert.Equal(offered, string.Join(' ', completion.CompletionMatches.Select(match => match.CompletionText)));
    }

    [Fact]
    public void PowerShell_describes_what_it_offers()
    {
        using var shell = PowerShell.Create(_runspace);

        CommandCompletion completion = CommandCompletion.CompleteInput("pigeon dht g", "pigeon dht g".Length, [], shell);

        Assert.StartsWith("Read the value", Assert.Single(completion.CompletionMatches).ToolTip, StringComparison.Ordinal);
    }
}
