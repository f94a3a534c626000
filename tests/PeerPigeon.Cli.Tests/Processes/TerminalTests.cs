using PeerPigeon.Cli.Tests.Fakes;

namespace PeerPigeon.Cli.Tests.Processes;

[Collection(ProcessCollection.Name)]
public class TerminalTests
{
    [Fact]
    public async Task A_person_pastes_several_lines_as_one_and_gets_the_terminal_back_after_control_c()
    {
        await using Pty terminal = new($"dotnet '{Path.Combine(AppContext.BaseDirectory, "pigeon.dll")}' join ws://127.0.0.1:1 --network gaming", AppContext.BaseDirectory);
        await terminal.ShowsAsync("\u001b[?2004h", Patience.Start);
        await terminal.ShowsAsync("\u001b[J> ", Patience.Event);

        await terminal.TypeAsync($"/dht\u001b[200~ g\rabc {new string('x', 20_000)}\n\u001b[201~!");
        await terminal.ShowsAsync("x!", Patience.Event);
        Assert.DoesNotContain("> /dht g\r\n", terminal.Shown, StringComparison.Ordinal);

        // A terminal shows each change once, not each character of it.
        Assert.True(terminal.Shown.Length < 10_000, $"{terminal.Shown.Length} characters were drawn");

        await terminal.TypeAsync("\u0003");
        Assert.Equal(130, await terminal.ExitAsync(Patience.Stop));
        Assert.EndsWith("\u001b[?2004l", terminal.Shown, StringComparison.Ordinal);
    }
}
