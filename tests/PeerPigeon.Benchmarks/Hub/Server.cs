using System.Globalization;
using Akka.Configuration;
using PeerPigeon.Hub;

namespace PeerPigeon.Benchmarks;

/// <summary>The child process: a server alone, so that its memory and its processor time can be told from the clients'.</summary>
internal static class Server
{
    public const string Hub = "hub";
    public const string Raw = "raw";

    // What a client may send per second is the only limit that a load generator must not meet.
    private const string Limits = "peerpigeon.hub.limits { messages-per-second = 10000000, message-burst = 10000000 }";

    /// <summary>Prints its address; then, for each line that it reads, what it has used so far; ends with its input.</summary>
    public static async Task RunAsync(string kind)
    {
        await using IAsyncDisposable server = kind switch
        {
            Hub => await HubServer.StartAsync(new()
            {
                Urls = ["http://127.0.0.1:0"],
                Config = ConfigurationFactory.ParseString($"akka.loglevel = WARNING\n{Limits}"),
            }),
            Raw => await RawRelay.StartAsync(),
            _ => throw new ArgumentException($"'{kind}' is no server; '{Hub}' and '{Raw}' are", nameof(kind)),
        };
        await Console.Out.WriteLineAsync(server is HubServer hub ? hub.Urls[0] : ((RawRelay)server).Url);
        while (await Console.In.ReadLineAsync() is not null)
            await Console.Out.WriteLineAsync(Use());
    }

    private static string Use()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Environment.WorkingSet} {Environment.CpuUsage.TotalTime.TotalSeconds:R}");
    }
}
