using System.Text.Json;
using Microsoft.Playwright;
using PeerPigeon.Interop.Tests.Members;

namespace PeerPigeon.Interop.Tests.Browser;

/// <summary>One tab with one mesh of PeerPigeon 1.1.3 (<c>page/tab.js</c>). Its waits end in the page, at an event of the mesh.</summary>
internal sealed class Tab : IMember
{
    /// <summary>What the page's own deadline gets on top before the page itself is given up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private const int ConsoleLines = 25;

    private readonly IPage _page;
    private bool _crashed;

    private Tab(IPage page, string network)
    {
        (_page, Network) = (page, network);
        _page.Crash += (_, _) => _crashed = true;
    }

    public string PeerId { get; private set; } = "";

    public string Network { get; }

    public static async Task<Tab> LoadAsync(IPage page, string address, string network, string? peerId, int maxPeers)
    {
        Tab tab = new(page, network);
        await page.GotoAsync(address);
        tab.PeerId = await tab.AskAsync<string>("open", MemberPatience.Start, "options => tab.open(options)", new { peerId, networkName = network, maxPeers });
        return tab;
    }

    public Task ConnectAsync(Uri hub) => AskAsync<object?>(
        $"connect to {hub}",
        MemberPatience.Start,
        "url => tab.connect(url).then(() => null)",
        new UriBuilder(hub) { Scheme = "ws" }.Uri.AbsoluteUri.TrimEnd('/'));

    public async Task<IReadOnlyCollection<string>> LinksAsync() => await AskAsync<string[]>("links", MemberPatience.Event, "() => tab.links()");

    public Task LinkedAsync(IReadOnlyCollection<string> peers) => UntilAsync<bool>(
        $"links with {string.Join(", ", peers.Select(Short))}", MemberPatience.Mesh, "ids => () => ids.every(id => tab.links().includes(id))", peers);

    public Task PartedAsync(string peer) => UntilAsync<bool>(
        $"end of the link with {Short(peer)}", MemberPatience.Loss, "id => () => !tab.links().includes(id)", peer);

    public async Task BroadcastAsync(string content) =>
        Assert.NotNull(await AskAsync<string?>($"broadcast of '{content}'", MemberPatience.Event, "content => tab.broadcast(content)", content));

    public async Task DirectAsync(string to, string content) => Assert.NotNull(
        await AskAsync<string?>($"direct message to {Short(to)}", MemberPatience.Event, "([to, content]) => tab.direct(to, content)", new[] { to, content }));

    public async Task<IReadOnlyList<HeardText>> HeardAsync() => await AskAsync<HeardText[]>("texts", MemberPatience.Event, "() => tab.state.messages");

    public Task HearsAsync(IReadOnlyCollection<string> contents) => UntilAsync<bool>(
        $"{contents.Count} texts, the last one '{contents.Last()}'",
        MemberPatience.Event,
        "contents => state => { const heard = new Set(state.messages.map(message => message.content)); return contents.every(content => heard.has(content)); }",
        contents);

    public Task<string> SendBinaryAsync(string to, int size, int seed) => AskAsync<string>(
        $"send {size} bytes to {Short(to)}", MemberPatience.Event, "([to, size, seed]) => tab.sendBinary(to, size, seed)", new object[] { to, size, seed });

    public Task<HeardBinary> BinaryAsync(string from, int size) => UntilAsync<HeardBinary>(
        $"{size} bytes from {Short(from)}",
        MemberPatience.Event,
        "([from, size]) => state => state.binaries.find(binary => binary.from === from && binary.size === size)",
        new object[] { from, size });

    public Task<string> SendStreamAsync(string to, int size, int seed) => AskAsync<string>(
        $"stream {size} bytes to {Short(to)}", MemberPatience.Stream, "([to, size, seed]) => tab.sendStream(to, size, seed)", new object[] { to, size, seed });

    public Task<HeardStream> StreamAsync(string from) => UntilAsync<HeardStream>(
        $"stream from {Short(from)}", MemberPatience.Stream, "from => state => state.streams.find(stream => stream.from === from)", from);

    public Task WriteRecordAsync(string key, string value) => AskAsync<bool>(
        $"write of record '{key}'", MemberPatience.Event, "([key, value]) => tab.put(key, value)", new[] { key, value });

    /// <summary>Asks the neighbours, whatever the tab itself holds.</summary>
    public Task<Dictionary<string, string>?> ReadRecordAsync(string key) =>
        AskAsync<Dictionary<string, string>?>($"read of record '{key}'", MemberPatience.Event, "key => tab.get(key)", key);

    /// <summary>The tab closes. What it calls after the others then reaches nobody in a network with a name (wire protocol D-18).</summary>
    public Task VanishAsync() => _page.CloseAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_page.IsClosed)
            await _page.CloseAsync();
    }

    public override string ToString() => $"tab {Short(PeerId)} in {Network}";

    public async Task<string> DescribeAsync()
    {
        if (_page.IsClosed || _crashed)
            return $"{this}: {(_crashed ? "crashed" : "closed")}";
        try
        {
            return $"{this}: {await _page.EvaluateAsync<string>("lines => JSON.stringify(tab.describe(lines), null, 1)", ConsoleLines).WaitAsync(Grace)}";
        }
        catch (Exception mute) when (mute is TimeoutException or PlaywrightException)
        {
            return $"{this}: does not answer ({mute.Message})";
        }
    }

    private static string Short(string peer) => peer.Length > 8 ? peer[..8] : peer;

    private Task<T> UntilAsync<T>(string what, TimeSpan within, string condition, object argument) => AskAsync<T>(
        what, within, $"([argument, ms]) => tab.until(({condition})(argument), ms)", new[] { argument, within.TotalMilliseconds });

    // Values cross as JSON, so that they are what a script would see.
    private async Task<T> AskAsync<T>(string what, TimeSpan within, string script, object? argument = null)
    {
        try
        {
            string json = await _page.EvaluateAsync<string>($"async argument => JSON.stringify(await ({script})(argument)) ?? 'null'", argument).WaitAsync(within + Grace);
            return JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;
        }
        catch (Exception failure) when (failure is TimeoutException or PlaywrightException)
        {
            throw new TimeoutException($"{this}: no '{what}' within {within.TotalSeconds:0} s: {failure.Message}", failure);
        }
    }
}
