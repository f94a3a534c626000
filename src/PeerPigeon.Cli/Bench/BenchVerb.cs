using PeerPigeon.Cli.Bench.WebRtc;
using PeerPigeon.Cli.Shell;
using PeerPigeon.WebRtc;

namespace PeerPigeon.Cli.Bench;

/// <summary><c>bench webrtc</c>: one case after the other, then Chromium. Whatever it started ends with it.</summary>
internal static class BenchVerb
{
    public static async Task<int> RunAsync(BenchArguments arguments, Surroundings around)
    {
        EnsureSupported();
        using StopSignals signals = new(around.Time);
        BenchView view = new(around, arguments.Json);
        BenchPlan plan = BenchPlan.Of(arguments);
        view.Begin();
        try
        {
            DatagramSocketKind[] kinds = arguments.Sockets is { } one ? [one] : [DatagramSocketKind.Segmented, DatagramSocketKind.Plain];
            await using (FarProcess far = FarProcess.Start())
            {
                foreach (DatagramSocketKind kind in kinds)
                    await new DotnetCases(far, kind, plan, view, signals.Stopping).RunAsync();
            }

            await ChromiumAsync(arguments, kinds[0], plan, view, signals.Stopping);
        }
        catch (OperationCanceledException) when (signals.ExitCode is not null)
        {
            return signals.ExitCode.Value;
        }
        catch (Exception broken) when (broken is IOException or TimeoutException)
        {
            throw new CliException(ExitCodes.Failed, $"pigeon bench: {broken.Message}", broken);
        }

        view.End(arguments.Seconds);
        return ExitCodes.Done;
    }

    private static async Task ChromiumAsync(BenchArguments arguments, DatagramSocketKind kind, BenchPlan plan, BenchView view, CancellationToken stop)
    {
        if (!arguments.Chromium)
            return;
        if (Chromium.Find() is not { } program)
        {
            view.Note("Chromium is not on the PATH and was left out; install it (Debian: apt-get install chromium) or say --no-chromium");
            return;
        }

        await using PageServer server = await PageServer.StartAsync(stop);
        await using Chromium chromium = Chromium.Start(program, server.Page);
        await using FarPage one = await server.PageAsync(chromium, 0, stop);
        await using FarPage two = await server.PageAsync(chromium, 1, stop);
        await new ChromiumCases(chromium, one, two, kind, plan, view, stop).RunAsync();
    }

    private static void EnsureSupported()
    {
        try
        {
            RtcEndpoint.EnsureSupported();
        }
        catch (OpenSslMissingException missing)
        {
            throw new CliException(ExitCodes.Failed, $"pigeon bench: {missing.Message}", missing);
        }
    }
}
