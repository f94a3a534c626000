namespace PeerPigeon.Benchmarks;

/// <summary>The hub in a process of its own, under clients that do next to nothing.</summary>
internal static class HubBenchmark
{
    private static readonly Yardstick Joins = new(1_000 / 11.4, "1.1.3's hub");
    private static readonly Yardstick JoinFrames = new(1_000_000, "1.1.3's hub, 1,000 joins");
    private static readonly Yardstick Relays = new(18_000, "1.1.3's hub, at best");

    public static async Task RunAsync(BenchmarkRun run)
    {
        await JoinAsync(run);
        await RelayAsync(run);
        await IdleAsync(run);
    }

    private static async Task JoinAsync(BenchmarkRun run)
    {
        int joins = run.Size(1_000, 100);
        Figure raw = await run.MeasureAsync(
            $"{joins:#,0} connections, bare Kestrel (baseline)", Unit.PerSecond, timer => RoundAsync(Server.Raw, timer), rounds: 3, allocation: false);
        long frames = 0;
        await run.MeasureAsync(
            $"{joins:#,0} joins, all introductions sent", Unit.PerSecond, timer => RoundAsync(Server.Hub, timer), raw, Joins, rounds: 3, allocation: false);
        run.Show(new($"frames sent by the hub for {joins:#,0} joins", Unit.Frames, frames, frames), yardstick: joins == 1_000 ? JoinFrames : null);

        async Task RoundAsync(string kind, RoundTimer timer)
        {
            await using ServerProcess server = await ServerProcess.StartAsync(kind);
            Clients.Dispose(await Clients.JoinAsync(server.Port, 50, number => kind == Server.Hub ? $"warm-up-{number % 5}" : null));
            timer.Start();
            LoadClient[] clients = await Clients.JoinAsync(server.Port, joins, _ => kind == Server.Hub ? "bench" : null);
            if (kind == Server.Raw)
                timer.Stop(joins);
            else
            {
                (frames, long lastAt) = await Clients.SettleAsync(clients);
                timer.Stop(joins, lastAt);
                CheckIntroductions(clients);
            }

            Clients.Dispose(clients);
        }
    }

    // Each is greeted and told of somebody.
    private static void CheckIntroductions(LoadClient[] clients)
    {
        int alone = clients.Count(client => client.Frames < 2 || client.IsClosed);
        if (alone > 0)
            throw new BenchmarkFailedException($"{alone} of {clients.Length} clients were dropped or introduced to nobody");
    }

    private static async Task RelayAsync(BenchmarkRun run)
    {
        Figure raw = await MeasureRelaysAsync(run, Server.Raw, "bare Kestrel (baseline)", baseline: null);
        await MeasureRelaysAsync(run, Server.Hub, "hub", raw);
    }

    private static async Task<Figure> MeasureRelaysAsync(BenchmarkRun run, string kind, string name, Figure? baseline)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(kind);
        await using RelayLoad load = await RelayLoad.ConnectAsync(server.Port, pairs: 8, announce: kind == Server.Hub);
        TimeSpan length = run.Size(TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(500));
        TimeSpan before = (await server.UseAsync()).Cpu;
        long relayed = 0;
        Figure figure = await run.MeasureAsync($"relays between 8 pairs, {name}", Unit.PerSecond, Round, baseline, kind == Server.Hub ? Relays : null, rounds: 3, allocation: false);
        double cpu = ((await server.UseAsync()).Cpu - before).TotalSeconds / relayed;
        run.Show(new($"server's time per relay, {name}", Unit.Microseconds, cpu * 1e6, cpu * 1e6));
        return figure;

        async Task Round(RoundTimer timer)
        {
            timer.Start();
            long count = await load.RunAsync(length);
            timer.Stop(count);
            relayed += count;
        }
    }

    private static async Task IdleAsync(BenchmarkRun run)
    {
        int sessions = run.Size(10_000, 500);
        Figure raw = await MeasureIdleAsync(run, Server.Raw, $"bytes per idle socket of {sessions:#,0}, Kestrel (baseline)", sessions, baseline: null);
        await MeasureIdleAsync(run, Server.Hub, $"bytes per idle session of {sessions:#,0}, hub", sessions, raw);
    }

    private static async Task<Figure> MeasureIdleAsync(BenchmarkRun run, string kind, string name, int sessions, Figure? baseline)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(kind);
        LoadClient[] warm = await Clients.JoinAsync(server.Port, 200, number => Network(kind, number));
        await Clients.SettleAsync(warm);
        long before = (await server.UseAsync()).WorkingSet;
        LoadClient[] clients = await Clients.JoinAsync(server.Port, sessions, number => Network(kind, number + 200));
        if (kind == Server.Hub)
            await Clients.SettleAsync(clients);
        double bytes = ((await server.UseAsync()).WorkingSet - before) / (double)sessions;
        int lost = clients.Count(client => client.IsClosed);
        Clients.Dispose(warm.Concat(clients));
        if (lost > 0)
            throw new BenchmarkFailedException($"the server closed {lost} of {sessions} idle connections");
        return run.Show(new(name, Unit.Bytes, bytes, bytes), baseline);
    }

    private static string? Network(string kind, int number) => kind == Server.Hub ? $"network-{number / 100}" : null;
}
