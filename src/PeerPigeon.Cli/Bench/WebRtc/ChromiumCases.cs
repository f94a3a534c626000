using Newtonsoft.Json.Linq;
using PeerPigeon.WebRtc;

namespace PeerPigeon.Cli.Bench.WebRtc;

/// <summary>To and from a tab, and from tab to tab beside it: what the browser itself can do under the same load.</summary>
internal sealed class ChromiumCases(Chromium chromium, FarPage one, FarPage two, DatagramSocketKind kind, BenchPlan plan, BenchView view, CancellationToken stop)
{
    private const string Net = BenchSide.Dotnet, Tab = BenchSide.Chromium;

    /// <summary>Numbers of connections between tabs; those with this process count from 1.</summary>
    private int _lastId = 1_000_000;

    private readonly string _sockets = kind.ToString().ToLowerInvariant();

    public async Task RunAsync()
    {
        await using RtcEndpoint endpoint = new(BenchPeer.Options(kind, new RtcOptions().SendLimit));
        NearEnd near = new(endpoint, one, stop);
        (int id, BenchConnection connection) = await near.OpenAsync(BenchConnection.Echo, BenchConnection.Bulk);
        (int among, _) = await ConnectTabsAsync(BenchConnection.Echo, BenchConnection.Bulk);
        // A tab's first second of data is slow, whoever is at the other end.
        await near.FloodAsync(id, connection, BenchPlan.BulkBytes, plan);
        await near.FloodedAsync(id, connection, BenchPlan.BulkBytes, plan);
        await FloodTabAsync(among, BenchPlan.BulkBytes);
        foreach (int bytes in BenchPlan.MessageBytes)
        {
            view.Add(BenchCases.Throughput(Net, Tab, _sockets, bytes, await near.FloodAsync(id, connection, bytes, plan)));
            view.Add(BenchCases.Throughput(Tab, Net, _sockets, bytes, await near.FloodedAsync(id, connection, bytes, plan)));
            view.Add(BenchCases.Throughput(Tab, Tab, null, bytes, await FloodTabAsync(among, bytes)));
        }

        view.Add(BenchCases.RoundTrip(Net, Tab, _sockets, "idle", [("behind", "nothing")], await near.PingAsync(connection, plan), null));
        (double[] micros, double megabytes) = await near.PingBehindBulkAsync(id, connection, plan);
        view.Add(BenchCases.RoundTrip(Net, Tab, _sockets, "behind bulk", [("behind", "bulk")], micros, megabytes));
        view.Add(BenchCases.RoundTrip(Tab, Tab, null, "idle", [("behind", "nothing")], await PingTabAsync(among), null));
        await connection.CloseAsync();
        await CloseTabsAsync(among);

        view.Add(BenchCases.Connect(Net, Tab, _sockets, await near.ConnectAsync(plan.Connects)));
        List<double> millis = [];
        for (var i = 0; i < plan.Connects; i++)
        {
            (int id2, double took) = await ConnectTabsAsync(BenchConnection.Echo);
            millis.Add(took);
            await CloseTabsAsync(id2);
        }

        view.Add(BenchCases.Connect(Tab, Tab, null, [.. millis]));
    }

    private async Task<(int Id, double Millis)> ConnectTabsAsync(params string[] labels)
    {
        int id = ++_lastId;
        one.Listen(id, two.Signal);
        two.Listen(id, one.Signal);
        JObject answer = await one.AskAsync("connect", stop, ("id", id), ("labels", new JArray(labels)));
        return (id, (double)answer["millis"]!);
    }

    private async Task CloseTabsAsync(int id)
    {
        await one.AskAsync("close", stop, ("id", id));
        await two.AskAsync("close", stop, ("id", id));
        one.Forget(id);
        two.Forget(id);
    }

    private async Task<(BenchColumn, double?)[]> FloodTabAsync(int id, int bytes)
    {
        Func<TimeSpan?> cpu = () => chromium.Cpu;
        await one.AskAsync("flood", stop, ("id", id), ("bytes", bytes));
        (BenchColumn, double?)[] figures = await Traffic.MeasureAsync(
            async () => Tally.Of(await two.AskAsync("count", stop, ("id", id))), cpu, cpu, plan, stop);
        await one.AskAsync("calm", stop, ("id", id));
        return figures;
    }

    private async Task<double[]> PingTabAsync(int id)
    {
        JObject answer = await one.AskAsync("ping", stop, ("id", id), ("bytes", BenchPlan.PingBytes), ("millis", plan.Measure.TotalMilliseconds));
        return [.. answer["micros"]!.Select(micros => (double)micros)];
    }
}
