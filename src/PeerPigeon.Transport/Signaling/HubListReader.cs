using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>Asks a hub over HTTP for its list of networks.</summary>
internal sealed class HubListReader : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;

    public HubListReader(WebSocketSignalingOptions options, TimeProvider time)
    {
        _patience = options.ListTimeout;
        _time = time;
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionIdleTimeout = TimeSpan.Zero })
        {
            Timeout = Timeout.InfiniteTimeSpan,      // `_time` measures
            MaxResponseContentBufferSize = options.MaxListBytes,
        };
    }

    public async Task<ImmutableArray<NetworkListing>> ReadAsync(Uri hub, CancellationToken stop)
    {
        Uri url = HubAddress.ListOf(hub);
        using var patience = new CancellationTokenSource(_patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(url, either.Token);
            if (answer.StatusCode == HttpStatusCode.OK && answer.Content.Headers.ContentType?.MediaType == "text/plain")
                throw new SignalingException($"{url} lists no networks: a hub of PeerPigeon 1.1.3 keeps no list, one of PeerPigeon.Actors does");
            if (!answer.IsSuccessStatusCode)
                throw new SignalingException($"{url} answered {(int)answer.StatusCode}; is it a hub that lists its networks?");
            await using Stream body = await answer.Content.ReadAsStreamAsync(either.Token);
            using JsonDocument list = await JsonDocument.ParseAsync(body, default, either.Token);
            return [.. list.RootElement.EnumerateArray().Select(ReadOne)];
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new SignalingException($"{url} did not answer in {_patience.TotalSeconds:0} s; is the hub running?", e);
        }
        catch (HttpRequestException e)
        {
            throw new SignalingException($"{url} does not answer ({(e.InnerException ?? e).Message}); is the hub running?", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new SignalingException($"{url} did not answer with a list of networks; is it a hub?", e);
        }
    }

    public void Dispose() => _http.Dispose();

    private static NetworkListing ReadOne(JsonElement item)
    {
        string text = (item.TryGetProperty("name", out JsonElement member) ? member.GetString() : null) ?? throw new FormatException("a network without a name");
        return NetworkName.TryParse(text, out NetworkName name, out string? error)
            ? new(name, Count(item, "peers"), Count(item, "active"), Count(item, "fallback"))
            : throw new FormatException(error);
    }

    private static int Count(JsonElement item, string member) => item.TryGetProperty(member, out JsonElement count) ? count.GetInt32() : 0;
}
