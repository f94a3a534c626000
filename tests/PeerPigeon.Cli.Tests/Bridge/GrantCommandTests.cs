using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Cli.Tests.Fakes;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Tests.Bridge;

public sealed class GrantCommandTests : IDisposable
{
    private const string Secret = "a secret of sixteen or more";

    private static readonly string Reader = new('1', PeerId.TextLength), Writer = new('2', PeerId.TextLength);

    private readonly Screen _out = new();
    private readonly Screen _error = new();
    private readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        File.Delete(_file);
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task A_grant_is_one_line_that_holds_for_what_was_asked()
    {
        DateTimeOffset before = DateTimeOffset.UtcNow;

        Assert.Equal(ExitCodes.Done, await RunAsync(Secret + "\n", "--by", "work", "--days", "2"));

        Assert.True(BridgeGrant.TryParse(Assert.Single(_out.Lines), out BridgeGrant? grant));
        Assert.Equal(("work", "gaming", "work"), (grant.By.Value, grant.From.Value, grant.To.Value));
        Assert.Equal((Reader, Writer), (grant.Reader.ToString(), grant.Writer.ToString()));
        Assert.True(grant.IsSignedWith(Secret));
        Assert.InRange(grant.Expires, before.AddDays(2).AddMinutes(-1), before.AddDays(2).AddMinutes(5));
    }

    [Theory]
    [InlineData(Secret, "other", "--by 'other' must be 'gaming' or 'work'")]
    [InlineData("short", "work", "holds 5 characters; a bridge secret has 16 at least")]
    public async Task What_cannot_be_granted_is_said_in_one_line_without_the_secret(string secret, string by, string named)
    {
        Assert.Equal(ExitCodes.Unusable, await RunAsync(secret, "--by", by));

        string line = Assert.Single(_error.Lines);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, line, StringComparison.Ordinal);
        Assert.Empty(_out.Lines);
    }

    private async Task<int> RunAsync(string secret, params string[] arguments)
    {
        await File.WriteAllTextAsync(_file, secret);
        return await PigeonProgram.RunAsync(
            ["grant", "gaming", "work", "--reader", Reader, "--writer", Writer, "--secret-file", _file, .. arguments],
            new Surroundings { Out = _out, Error = _error, In = Stream.Null });
    }
}
