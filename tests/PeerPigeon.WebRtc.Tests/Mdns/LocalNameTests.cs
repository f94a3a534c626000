using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;

namespace PeerPigeon.WebRtc.Tests;

/// <summary>A candidate that is a name, as browsers offer.</summary>
public sealed class LocalNameTests
{
    private const string Name = "4dd2f2a8-6e8f.local";

    [Fact]
    public async Task A_name_that_is_resolved_leads_to_a_connection()
    {
        var names = new Names(IPAddress.Loopback);
        await using var named = new RtcEndpoint(new() { Bind = IPAddress.Loopback });
        var asking = new RtcEndpoint(new() { Bind = IPAddress.Loopback, NameResolver = names });
        // The named side never learns where the other one is: only the name leads to a check.
        Side a = new(named) { HidesCandidates = true };
        Side b = new(asking) { HidesCandidates = true };

        await ConnectByNameAsync(a, b, named.LocalEndPoint.Port);

        Assert.Equal([Name], names.Asked);
        Assert.Equal(0, asking.Counters.UnresolvedNames);
        await asking.DisposeAsync();
        Assert.True(names.IsDisposed);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_counted_and_the_other_side_finds_the_way()
    {
        var names = new Names();
        await using var named = new RtcEndpoint(new() { Bind = IPAddress.Loopback });
        await using var asking = new RtcEndpoint(new() { Bind = IPAddress.Loopback, NameResolver = names });
        Side a = new(named) { HidesCandidates = true };
        Side b = new(asking);

        await ConnectByNameAsync(a, b, named.LocalEndPoint.Port);

        Assert.True(SpinWait.SpinUntil(() => asking.Counters.UnresolvedNames == 1, Side.Patience));
        Assert.Equal([Name], names.Asked);
    }

    [Fact]
    public async Task Nobody_is_asked_when_the_option_is_off()
    {
        var names = new Names(IPAddress.Loopback);
        await using var named = new RtcEndpoint(new() { Bind = IPAddress.Loopback });
        await using var silent = new RtcEndpoint(new() { Bind = IPAddress.Loopback, NameResolver = names, ResolveLocalNames = false });
        (Side a, Side b) = (new(named), new(silent));
        await Side.ConnectAsync(a, b);

        b.Connection.AddCandidate($"candidate:1 1 udp 2113937151 {Name} 9 typ host generation 0", null);
        b.Connection.CreateChannel("behind it");
        await a.OpenedAsync();

        Assert.Empty(names.Asked);
    }

    private static async Task ConnectByNameAsync(Side a, Side b, int port)
    {
        Side.Introduce(a, b);
        a.Connection.CreateChannel("messages");
        Assert.True(a.Connection.TryOffer(out string? fault), fault);
        await b.CandidateAsync("typ host");
        b.Connection.AddCandidate($"candidate:1 1 udp 2113937151 {Name} {port} typ host generation 0", null);
        await Task.WhenAll(a.OpenedAsync(), b.OpenedAsync());
    }

    private sealed class Names(params IPAddress[] addresses) : IMdnsResolver
    {
        public ConcurrentQueue<string> Asked { get; } = new();

        public bool IsDisposed { get; private set; }

        public Task<ImmutableArray<IPAddress>> ResolveAsync(string name, CancellationToken cancel)
        {
            Asked.Enqueue(name);
            return Task.FromResult<ImmutableArray<IPAddress>>([.. addresses]);
        }

        public void Dispose() => IsDisposed = true;
    }
}
