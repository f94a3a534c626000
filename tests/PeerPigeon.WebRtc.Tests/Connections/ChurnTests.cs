using System.Diagnostics;
using System.Net;

namespace PeerPigeon.WebRtc.Tests;

/// <summary>Alone in the process, as it counts what the whole process holds.</summary>
[CollectionDefinition(nameof(ChurnTests), DisableParallelization = true)]
public sealed class ChurnCollection;

[Collection(nameof(ChurnTests))]
public sealed class ChurnTests
{
    private const int Cycles = 1_000;
    private const int MaxMoreThreads = 8;
    private const int MaxMoreHandles = 20;
    private const long MaxMoreManagedBytes = 2_000_000;
    private const long MaxMoreResidentBytes = 32_000_000;

    [Fact]
    public async Task A_thousand_connections_opened_and_closed_leave_the_process_as_it_was()
    {
        await using var one = new RtcEndpoint(new() { Bind = IPAddress.Loopback });
        await using var two = new RtcEndpoint(new() { Bind = IPAddress.Loopback });
        await CycleAsync(one, two, Cycles / 5);   // what is made once is made by then
        Footprint before = Footprint.Now();

        await CycleAsync(one, two, Cycles);

        await Side.Settle(() => one.Held == (0, 0, 0, 0) && two.Held == (0, 0, 0, 0));
        Assert.Equal((0, 0), (one.Connections, two.Connections));
        Footprint after = Footprint.Now();
        Assert.True(after.Threads <= before.Threads + MaxMoreThreads, $"{before.Threads} threads became {after.Threads}");
        Assert.True(after.Handles <= before.Handles + MaxMoreHandles, $"{before.Handles} handles became {after.Handles}");
        Assert.True(after.Managed <= before.Managed + MaxMoreManagedBytes, $"{before.Managed:N0} managed bytes became {after.Managed:N0}");
        Assert.True(after.Resident <= before.Resident + MaxMoreResidentBytes, $"{before.Resident:N0} resident bytes became {after.Resident:N0}");
        Assert.Null(one.Counters.LastFault);
        Assert.Null(two.Counters.LastFault);
    }

    [Fact]
    public async Task Endpoints_opened_and_closed_leave_no_thread_and_no_handle()
    {
        await EndpointsAsync(10);
        Footprint before = Footprint.Now();

        await EndpointsAsync(100);

        Footprint after = Footprint.Now();
        Assert.True(after.Threads <= before.Threads + MaxMoreThreads, $"{before.Threads} threads became {after.Threads}");
        Assert.True(after.Handles <= before.Handles + MaxMoreHandles, $"{before.Handles} handles became {after.Handles}");

        static async Task EndpointsAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await using var endpoint = new RtcEndpoint(new() { Bind = IPAddress.Loopback });
                _ = new Side(endpoint);
            }
        }
    }

    private static async Task CycleAsync(RtcEndpoint one, RtcEndpoint two, int count)
    {
        for (var i = 0; i < count; i++)
        {
            (Side a, Side b) = (new(one), new(two));
            (DataChannel atA, _) = await Side.ConnectAsync(a, b);
            await atA.SendAsync(new byte[1_000], isBinary: true);
            await b.MessageAsync();
            // Each way to end has its turn: in order, cut off, and by the other side.
            Side ending = i % 3 == 2 ? b : a;
            if (i % 3 == 1)
                ending.Connection.Dispose();
            else
                ending.Connection.Close();
            await (ending == a ? b : a).ClosedAsync();
        }
    }

    private sealed record Footprint(int Threads, int Handles, long Managed, long Resident)
    {
        public static Footprint Now()
        {
            for (var i = 0; i < 3; i++)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }

            using var self = Process.GetCurrentProcess();
            int handles = OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : self.HandleCount;
            return new(self.Threads.Count, handles, GC.GetTotalMemory(forceFullCollection: true), self.WorkingSet64);
        }
    }
}
