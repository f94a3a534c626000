using System.Diagnostics;
using System.Net;

namespace PeerPigeon.WebRtc.Tests;

public class EndpointTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The moments after the start are gone through in steps of a microsecond: at some of them the thread is between two looks at what is wished.
    [Fact]
    public async Task An_endpoint_ends_whenever_it_is_told_to()
    {
        for (var step = 0; step < 1000; step++)
        {
            var endpoint = new RtcEndpoint(new() { Bind = IPAddress.Loopback });
            long until = Stopwatch.GetTimestamp() + (step % 250 * Stopwatch.Frequency / 1_000_000);
            while (Stopwatch.GetTimestamp() < until)
                Thread.SpinWait(1);

            await endpoint.DisposeAsync().AsTask().WaitAsync(Patience);
        }
    }
}
