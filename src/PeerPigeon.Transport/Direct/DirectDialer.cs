using System.Net.WebSockets;

namespace PeerPigeon.Transport;

/// <summary>Calls the URLs that a remote offered, all at once; the first that becomes a link wins.</summary>
internal sealed class DirectDialer(DirectLinkOptions options, TimeProvider time, DirectGreeter greeter, DirectLinkCounters counters) : IDisposable
{
    private const int MaxCalls = 4;

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = options.CallTimeout,
        MaxResponseHeadersLength = 8,
        PooledConnectionIdleTimeout = TimeSpan.Zero,
    });

    /// <returns>A link, or why there is none; <c>IsFinal</c> when whoever answered is not who it should be.</returns>
    public async Task<(DirectLink? Link, string Reason, bool IsFinal)> CallAsync(
        IEnumerable<Uri> urls, string token, LinkHandshake handshake, CancellationToken stop)
    {
        using var budget = new CancellationTokenSource(options.CallTimeout, time);
        using var calling = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, stop);
        var reason = "no URL to call";
        var isFinal = false;
        DirectLink? winner = null;
        List<Task<(DirectLink? Link, string Reason, bool IsFinal)>> calls = [.. Allowed(urls).Select(url => CallAsync(url, token, handshake, calling.Token))];
        await foreach (var call in Task.WhenEach(calls))
        {
            (DirectLink? link, string why, bool final) = await call;
            if (winner is not null)
            {
                link?.Close("another way was faster");
            }
            else if (link is not null)
            {
                winner = link;
                await calling.CancelAsync();
            }
            else
            {
                reason = why;
                isFinal |= final;
            }
        }

        return (winner, reason, isFinal);
    }

    public void Dispose() => _http.Dispose();

    private List<Uri> Allowed(IEnumerable<Uri> urls)
    {
        List<Uri> allowed = [];
        foreach (Uri url in urls.Take(MaxCalls))
        {
            if (options.MayCall?.Invoke(url) ?? true)
                allowed.Add(url);
            else
                counters.Forbade();
        }

        return allowed;
    }

    private async Task<(DirectLink? Link, string Reason, bool IsFinal)> CallAsync(Uri url, string token, LinkHandshake handshake, CancellationToken stop)
    {
        counters.Called();
        OpenSocket? socket = null;
        try
        {
            OpenSocket open = await WebSocketUpgrade.ConnectAsync(_http, url, options.KeepAliveInterval, options.KeepAliveTimeout, stop);
            socket = open;
            (DirectLink? link, DirectRefusal? refusal) = await greeter.CallAsync(open, handshake, token, stop);
            return (link, $"{url.Authority}: {refusal}", refusal is DirectRefusal.WrongProof or DirectRefusal.MissingProof);
        }
        catch (Exception e) when (e is WebSocketException or HttpRequestException or IOException or OperationCanceledException)
        {
            socket?.Abort();
            return (null, $"{url.Authority}: {(stop.IsCancellationRequested ? "no answer in time" : e.Message)}", false);
        }
    }
}
