using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Newtonsoft.Json.Linq;
using PeerPigeon.WebRtc;

namespace PeerPigeon.Cli.Bench.WebRtc;

/// <summary>The connections of one process, and what it does with them when told by the other. Every command has an answer with its number.</summary>
internal sealed class BenchPeer(Action<JObject> write) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, BenchConnection> _connections = new();
    private readonly ConcurrentDictionary<int, (CancellationTokenSource Stop, Task Done)> _floods = new();
    private RtcEndpoint? _endpoint;

    public static RtcOptions Options(DatagramSocketKind sockets, long sendLimit) => new()
    {
        Bind = IPAddress.Loopback,
        Sockets = sockets,
        SendLimit = sendLimit,
        LowWater = sendLimit / 4,
    };

    /// <summary>A signal for one of the connections, or a command.</summary>
    public async Task HearAsync(JObject json)
    {
        if ((int?)json["signal"] is { } id)
        {
            BenchConnection connection = _connections.GetOrAdd(id, NewConnection);
            connection.Hear(json);
            return;
        }

        JObject answer = await DoAsync(json);
        answer["reply"] = json["ask"];
        write(answer);
    }

    public async ValueTask DisposeAsync()
    {
        if (_endpoint is not null)
            await _endpoint.DisposeAsync();
        _connections.Clear();
    }

    private async Task<JObject> DoAsync(JObject command)
    {
        switch ((string?)command["do"])
        {
            case "endpoint":
                await DisposeAsync();
                _endpoint = new(Options((DatagramSocketKind)(int)command["sockets"]!, (long)command["sendLimit"]!));
                return [];
            case "count":
                BenchConnection counted = Connection(command);
                return new() { ["at"] = Stopwatch.GetTimestamp() * 1e6 / Stopwatch.Frequency, ["bytes"] = counted.Bytes, ["messages"] = counted.Messages };
            case "flood":
                CancellationTokenSource stop = new();
                BenchConnection flooded = Connection(command);
                int bytes = (int)command["bytes"]!;
                _floods[(int)command["id"]!] = (stop, Task.Run(() => flooded.FloodAsync(bytes, stop.Token), CancellationToken.None));
                return [];
            case "calm":
                if (_floods.TryRemove((int)command["id"]!, out (CancellationTokenSource Stop, Task Done) flood))
                {
                    await flood.Stop.CancelAsync();
                    await flood.Done;
                    flood.Stop.Dispose();
                }

                return [];
            case "usage":
                return Usage();
            case var other:
                throw new InvalidOperationException($"a benchmark cannot do '{other}'");
        }
    }

    private static JObject Usage()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using Process self = Process.GetCurrentProcess();
        return new() { ["rss"] = self.WorkingSet64, ["managed"] = GC.GetTotalMemory(forceFullCollection: true), ["threads"] = self.Threads.Count };
    }

    private BenchConnection Connection(JObject command) => _connections.TryGetValue((int)command["id"]!, out BenchConnection? found)
        ? found
        : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"there is no connection {command["id"]}"));

    private BenchConnection NewConnection(int id)
    {
        BenchConnection connection = new(_endpoint!, id, write);
        _ = connection.Closed.ContinueWith(_ => _connections.TryRemove(id, out BenchConnection? _), TaskScheduler.Default);
        return connection;
    }
}
