using System.Diagnostics;
using System.Globalization;
using Newtonsoft.Json.Linq;
using PeerPigeon.WebRtc;

namespace PeerPigeon.Cli.Bench.WebRtc;

/// <summary>Between this process and a second one.</summary>
internal sealed class DotnetCases(FarEnd far, DatagramSocketKind kind, BenchPlan plan, BenchView view, CancellationToken stop)
{
    private const string Net = BenchSide.Dotnet;
    private const long SmallSendLimit = 128 * 1024;

    private readonly long _sendLimit = new RtcOptions().SendLimit;
    private readonly string _sockets = kind.ToString().ToLowerInvariant();

    public async Task RunAsync()
    {
        await FarEndpointAsync(_sendLimit);
        await using (RtcEndpoint near = new(BenchPeer.Options(kind, _sendLimit)))
        {
            NearEnd end = new(near, far, stop);
            await ThroughputAsync(end);
            await RoundTripAsync(end, sendLimit: null);
            await RoundTripAsync(end, _sendLimit);
        }

        await FarEndpointAsync(SmallSendLimit);
        await using (RtcEndpoint near = new(BenchPeer.Options(kind, SmallSendLimit)))
            await RoundTripAsync(new(near, far, stop), SmallSendLimit);

        await FarEndpointAsync(_sendLimit);
        await using (RtcEndpoint near = new(BenchPeer.Options(kind, _sendLimit)))
            view.Add(BenchCases.Connect(Net, Net, _sockets, await new NearEnd(near, far, stop).ConnectAsync(plan.Connects)));
        await CrowdAsync();
    }

    private async Task ThroughputAsync(NearEnd near)
    {
        (int id, BenchConnection connection) = await near.OpenAsync(BenchConnection.Echo, BenchConnection.Bulk);
        // The compiler is busy in the first second, whatever is sent.
        await near.FloodAsync(id, connection, BenchPlan.MessageBytes[0], plan);
        await near.FloodAsync(id, connection, BenchPlan.BulkBytes, plan);
        foreach (int bytes in BenchPlan.MessageBytes)
            view.Add(BenchCases.Throughput(Net, Net, _sockets, bytes, await near.FloodAsync(id, connection, bytes, plan)));
        await connection.CloseAsync();
    }

    private async Task RoundTripAsync(NearEnd near, long? sendLimit)
    {
        (int id, BenchConnection connection) = await near.OpenAsync(BenchConnection.Echo, BenchConnection.Bulk);
        if (sendLimit is { } limit)
        {
            (double[] micros, double megabytes) = await near.PingBehindBulkAsync(id, connection, plan);
            string label = string.Create(CultureInfo.InvariantCulture, $"behind bulk, send limit {limit >> 10:N0} KiB");
            view.Add(BenchCases.RoundTrip(Net, Net, _sockets, label, [("behind", "bulk"), ("sendLimit", limit)], micros, megabytes));
        }
        else
        {
            view.Add(BenchCases.RoundTrip(Net, Net, _sockets, "idle", [("behind", "nothing")], await near.PingAsync(connection, plan), null));
        }

        await connection.CloseAsync();
    }

    /// <summary>Many connections of the other process, each to an endpoint of its own here: two endpoints share one connection at most.</summary>
    private async Task CrowdAsync()
    {
        JObject empty = await far.AskAsync("usage", stop);
        List<RtcEndpoint> endpoints = [];
        try
        {
            foreach (int count in plan.Crowds.Append(plan.Idlers).Order())
            {
                while (endpoints.Count < count)
                {
                    endpoints.Add(new(BenchPeer.Options(kind, _sendLimit)));
                    await new NearEnd(endpoints[^1], far, stop).OpenAsync(BenchConnection.Echo);
                }

                if (count == plan.Idlers)
                    await IdleAsync(count);
                if (plan.Crowds.Contains(count))
                    view.Add(Memory(count, empty, await far.AskAsync("usage", stop)));
            }
        }
        finally
        {
            await Task.WhenAll(endpoints.Select(endpoint => endpoint.DisposeAsync().AsTask()));
        }
    }

    private async Task IdleAsync(int count)
    {
        await Task.Delay(plan.Settle, stop);
        (TimeSpan? before, long began) = (far.Cpu, Stopwatch.GetTimestamp());
        await Task.Delay(plan.Idle, stop);
        double? percent = 100 * ((far.Cpu - before) / Stopwatch.GetElapsedTime(began));
        view.Add(new("idle", Net, Net, _sockets, $"{count} connections", [("connections", count)], [(BenchColumn.CorePercent, percent)]));
    }

    private BenchCase Memory(int count, JObject empty, JObject full) => new("memory", Net, Net, _sockets, $"{count} connections", [("connections", count)],
    [
        (BenchColumn.Rss, ((double)full["rss"]! - (double)empty["rss"]!) / count),
        (BenchColumn.Managed, ((double)full["managed"]! - (double)empty["managed"]!) / count),
        (BenchColumn.Threads, (double)full["threads"]!),
        (BenchColumn.ThreadsBefore, (double)empty["threads"]!),
    ]);

    private Task<JObject> FarEndpointAsync(long sendLimit) => far.AskAsync("endpoint", stop, ("sockets", (int)kind), ("sendLimit", sendLimit));
}
