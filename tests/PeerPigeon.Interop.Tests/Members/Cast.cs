using PeerPigeon.Interop.Tests.Browser;
using Xunit.Sdk;

namespace PeerPigeon.Interop.Tests.Members;

/// <summary>A hub, and everybody whom a test brings onto it. What fails in a phase is told with the state of all.</summary>
internal sealed class Cast : IAsyncDisposable
{
    private readonly ChromiumBrowser _chromium;
    private readonly HubInUse _hub;
    private readonly List<IMember> _members = [];

    private Cast(ChromiumBrowser chromium, HubInUse hub) => (_chromium, _hub) = (chromium, hub);

    /// <param name="chromium">Where tabs open.</param>
    /// <param name="original">1.1.3's hub; null for one of ours.</param>
    public static async Task<Cast> StartAsync(ChromiumBrowser chromium, OriginalHub? original) => new(chromium, await HubInUse.StartAsync(original));

    /// <summary>A tab that is connected with the hub.</summary>
    public async Task<Tab> TabAsync(string network, string? peerId = null)
    {
        Tab tab = await _chromium.OpenAsync(network, peerId);
        Add(tab);
        await tab.ConnectAsync(_hub.Address);
        return tab;
    }

    /// <summary>A process of ours that has joined.</summary>
    /// <param name="network">Its network.</param>
    /// <param name="link">What kind of links it offers.</param>
    /// <param name="more">Further arguments.</param>
    public async Task<Backend> BackendAsync(string network, string link, params IEnumerable<string> more)
    {
        Backend backend = await Backend.JoinAsync(_hub.Address, network, link, more);
        Add(backend);
        return backend;
    }

    public async Task PhaseAsync(string phase, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception failure)
        {
            throw new XunitException($"phase '{phase}': {failure.Message}\n{await DescribeAsync()}", failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IMember member in _members)
            await member.DisposeAsync();
        await _hub.DisposeAsync();
    }

    private void Add(IMember member)
    {
        lock (_members)
            _members.Add(member);
    }

    private async Task<string> DescribeAsync() => string.Join('\n', await Task.WhenAll(_members.Select(member => member.DescribeAsync())));
}
