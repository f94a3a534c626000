using PeerPigeon.Cli.Shell;
using PeerPigeon.Cli.Tests.Fakes;

namespace PeerPigeon.Cli.Tests.Shell;

public class StopSignalsTests
{
    private readonly ManualTime _time = new();
    private readonly List<int> _exits = [];

    [Fact]
    public void The_first_signal_asks_and_the_second_ends_at_once()
    {
        using StopSignals signals = new(_time, _exits.Add);

        signals.Raise(ExitCodes.Interrupted);
        Assert.True(signals.Stopping.IsCancellationRequested);
        Assert.Equal(ExitCodes.Interrupted, signals.ExitCode);
        Assert.Empty(_exits);

        signals.Raise(ExitCodes.Terminated);
        Assert.Equal([ExitCodes.Terminated], _exits);
    }

    [Fact]
    public void A_stop_that_takes_too_long_is_cut_off_within_five_seconds()
    {
        using StopSignals signals = new(_time, _exits.Add);
        signals.Raise(ExitCodes.Terminated);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([ExitCodes.Terminated], _exits);
    }
}
