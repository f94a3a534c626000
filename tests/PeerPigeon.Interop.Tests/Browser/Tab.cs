using System.Text.Json;
using Microsoft.Playwright;

namespace PeerPigeon.Interop.Tests.Browser;

/// <summary>One tab with one mesh of PeerPigeon 1.1.3 (<c>page/tab.js</c>). Its waits end in the page, at an event of the mesh.</summary>
internal sealed class Tab : IAsyncDisposable
{
    /// <summary>What the page's own deadline gets on top before the page itself is given up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private const int ConsoleLines = 25;

    private readonly IPage _page;
    private readonly Func<Task<string>> _describeAll;

    public Tab(IPage page, string network, Func<Task<string>> describeAll)
    {
        (_page, Network, _describeAll) = (page, network, describeAll);
        _page.Crash += (_, _) => Crashed = true;
    }

    public string PeerId { get; private set; } = "";

    public string Network { get; }

    public bool Crashed { get; private set; }

    public bool IsClosed => _page.IsClosed;

    public async Task LoadAsync(string address, string? peerId, int maxPeers)
    {
        await _page.GotoAsync(address);
        PeerId = await AskAsync<string>("open", TabPatience.Start, "options => tab.open(options)", new { peerId, networkName = Network, maxPeers });
    }

    public Task ConnectAsync(Uri hub) => AskAsync<object?>(
        $"connect to {hub}", TabPatience.Start, "url => tab.connect(url).then(() => null)", new UriBuilder(hub) { Scheme = "ws" }.Uri.AbsoluteUri.TrimEnd('/'));

    /// <summary>Ends its mesh as an application does that leaves: goodbye, then the links.</summary>
    public Task DisconnectAsync() => AskAsync<object?>("disconnect", TabPatience.Event, "() => { tab.disconnect(); return null; }");

    public Task<string[]> LinksAsync() => AskAsync<string[]>("links", TabPatience.Event, "() => tab.links()");

    /// <summary>Waits for at least so many links.</summary>
    public Task LinkedAsync(int links) => UntilAsync<bool>($"{links} links", TabPatience.Mesh, "links => () => tab.links().length >= links", links);

    /// <summary>Waits for a link with each of these.</summary>
    public Task LinkedAsync(params IEnumerable<string> peers) => UntilAsync<bool>(
        $"links with {string.Join(", ", peers.Select(Short))}", TabPatience.Mesh, "ids => () => ids.every(id => tab.links().includes(id))", peers.ToArray());

    /// <summary>Waits until no link with a peer is left.</summary>
    public Task PartedAsync(string peer) => UntilAsync<bool>(
        $"end of the link with {Short(peer)}", TabPatience.Loss, "id => () => !tab.links().includes(id)", peer);

    /// <returns>The message's id.</returns>
    public async Task<string> BroadcastAsync(string content) =>
        await AskAsync<string?>("broadcast", TabPatience.Event, "content => tab.broadcast(content)", content) ?? throw new InvalidOperationException($"{this} would not broadcast '{content}'");

    /// <returns>The message's id.</returns>
    public async Task<string> DirectAsync(string to, object content) =>
        await AskAsync<string?>("direct message", TabPatience.Event, "([to, content]) => tab.direct(to, content)", new[] { to, content })
        ?? throw new InvalidOperationException($"{this} would not send to {to}");

    /// <summary>Sends bytes that follow from the seed.</summary>
    /// <returns>Their SHA-256.</returns>
    public Task<string> SendBinaryAsync(string to, int size, int seed) =>
        AskAsync<string>($"send {size} bytes to {Short(to)}", TabPatience.Event, "([to, size, seed]) => tab.sendBinary(to, size, seed)", new object[] { to, size, seed });

    /// <inheritdoc cref="SendBinaryAsync" />
    public Task<string> SendStreamAsync(string to, int size, int seed) =>
        AskAsync<string>($"stream {size} bytes to {Short(to)}", TabPatience.Stream, "([to, size, seed]) => tab.sendStream(to, size, seed)", new object[] { to, size, seed });

    /// <summary>The first text of these words, from whomever, now or later.</summary>
    public Task<TabMessage> MessageAsync(string content) => UntilAsync<TabMessage>(
        $"message '{content}'", TabPatience.Event, "content => state => state.messages.find(message => message.content === content)", content);

    public Task<TabBinary> BinaryAsync(string from, int size) => UntilAsync<TabBinary>(
        $"{size} bytes from {Short(from)}", TabPatience.Event, "([from, size]) => state => state.binaries.find(binary => binary.from === from && binary.size === size)", new object[] { from, size });

    public Task<TabStream> StreamAsync(string from) => UntilAsync<TabStream>(
        $"stream from {Short(from)}", TabPatience.Stream, "from => state => state.streams.find(stream => stream.from === from)", from);

    /// <summary>All texts so far.</summary>
    public Task<TabMessage[]> MessagesAsync() => AskAsync<TabMessage[]>("messages", TabPatience.Event, "() => tab.state.messages");

    /// <summary>Waits for so many texts, and returns all.</summary>
    public Task<TabMessage[]> MessagesAsync(int atLeast) =>
        UntilAsync<TabMessage[]>($"{atLeast} messages", TabPatience.Event, "count => state => state.messages.length >= count && state.messages", atLeast);

    /// <summary>The tab closes: no goodbye that reaches a named network (wire protocol D-18).</summary>
    public Task CloseAsync() => _page.CloseAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_page.IsClosed)
            await _page.CloseAsync();
    }

    public override string ToString() => $"tab {Short(PeerId)} in {Network}";

    public async Task<string> DescribeAsync()
    {
        if (_page.IsClosed || Crashed)
            return $"{this}: {(Crashed ? "crashed" : "closed")}";
        try
        {
            string report = await _page.EvaluateAsync<string>("lines => JSON.stringify(tab.describe(lines), null, 1)", ConsoleLines).WaitAsync(Grace);
            return $"{this}: {report}";
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
    private async Task<T> AskAsync<T>(string phase, TimeSpan within, string script, object? argument = null)
    {
        try
        {
            string json = await _page.EvaluateAsync<string>($"async argument => JSON.stringify(await ({script})(argument))", argument).WaitAsync(within + Grace);
            return JsonSerializer.Deserialize<T>(json ?? "null", JsonSerializerOptions.Web)!;
        }
        catch (Exception failure) when (failure is TimeoutException or PlaywrightException)
        {
            throw new TimeoutException($"{this}: '{phase}' within {within.TotalSeconds:0} s: {failure.Message}\n{await _describeAll()}", failure);
        }
    }
}
