using System.Diagnostics;
using PeerPigeon.WebRtc;

namespace PeerPigeon.Cli.Bench.WebRtc;

/// <summary>Connections from an endpoint of this process to the other side.</summary>
internal sealed class NearEnd(RtcEndpoint endpoint, FarEnd far, CancellationToken stop)
{
    private static int lastId;

    public async Task<(int Id, BenchConnection Connection)> OpenAsync(params string[] labels)
    {
        stop.ThrowIfCancellationRequested();
        int id = Interlocked.Increment(ref lastId);
        BenchConnection connection = new(endpoint, id, far.Signal);
        far.Listen(id, connection.Hear);
        _ = connection.Closed.ContinueWith(_ => far.Forget(id), TaskScheduler.Default);
        await connection.OpenAsync(labels).WaitAsync(stop);
        return (id, connection);
    }

    /// <returns>Milliseconds from nothing to an open channel.</returns>
    public async Task<double[]> ConnectAsync(int count)
    {
        await (await OpenAsync(BenchConnection.Echo)).Connection.CloseAsync();
        List<double> millis = [];
        for (var i = 0; i < count; i++)
        {
            long began = Stopwatch.GetTimestamp();
            (_, BenchConnection connection) = await OpenAsync(BenchConnection.Echo);
            millis.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await connection.CloseAsync();
        }

        return [.. millis];
    }

    /// <summary>From here to there.</summary>
    public async Task<(BenchColumn, double?)[]> FloodAsync(int id, BenchConnection connection, int bytes, BenchPlan plan)
    {
        using var calm = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task flood = Task.Run(() => connection.FloodAsync(bytes, calm.Token), CancellationToken.None);
        (BenchColumn, double?)[] figures = await Traffic.MeasureAsync(() => FarTallyAsync(id), NearCpu, () => far.Cpu, plan, stop);
        await calm.CancelAsync();
        await flood;
        return figures;
    }

    /// <summary>From there to here.</summary>
    public async Task<(BenchColumn, double?)[]> FloodedAsync(int id, BenchConnection connection, int bytes, BenchPlan plan)
    {
        await far.AskAsync("flood", stop, ("id", id), ("bytes", bytes));
        (BenchColumn, double?)[] figures = await Traffic.MeasureAsync(
            () => Task.FromResult(new Tally(Stopwatch.GetTimestamp() * 1e6 / Stopwatch.Frequency, connection.Bytes, connection.Messages)),
            () => far.Cpu,
            NearCpu,
            plan,
            stop);
        await far.AskAsync("calm", stop, ("id", id));
        return figures;
    }

    public async Task<double[]> PingAsync(BenchConnection connection, BenchPlan plan)
    {
        await connection.PingAsync(plan.WarmUp).WaitAsync(stop);
        return await connection.PingAsync(plan.Measure).WaitAsync(stop);
    }

    /// <summary>Round trips on one channel while the other is full.</summary>
    public async Task<(double[] Micros, double MegabytesPerSecond)> PingBehindBulkAsync(int id, BenchConnection connection, BenchPlan plan)
    {
        using var calm = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task flood = Task.Run(() => connection.FloodAsync(BenchPlan.BulkBytes, calm.Token), CancellationToken.None);
        await connection.PingAsync(plan.WarmUp).WaitAsync(stop);
        Tally first = await FarTallyAsync(id);
        double[] micros = await connection.PingAsync(plan.Measure).WaitAsync(stop);
        Tally last = await FarTallyAsync(id);
        await calm.CancelAsync();
        await flood;
        return (micros, (last.Bytes - first.Bytes) / (last.AtMicros - first.AtMicros));
    }

    private static TimeSpan? NearCpu() => Environment.CpuUsage.TotalTime;

    private async Task<Tally> FarTallyAsync(int id) => Tally.Of(await far.AskAsync("count", stop, ("id", id)));
}
