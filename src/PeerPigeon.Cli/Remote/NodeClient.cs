using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Remote;

/// <summary>One running peer over its HTTP API. Every fault is one line that says what, where and what to do.</summary>
internal sealed class NodeClient : IDisposable
{
    /// <summary>Longest wait for an answer, 75 s: a message may wait 60 s for a link. Longer: a wedged node is noticed later.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    /// <summary>Bytes of one answer, 16 MiB; a longer one is given up.</summary>
    public const int MaxAnswerBytes = 16 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly string _verb;
    private readonly CancellationToken _stop;

    public NodeClient(string verb, Uri node, string? token, CancellationToken stop)
    {
        // No proxy: the API answers its own machine.
        _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
        {
            BaseAddress = node,
            Timeout = Patience,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        if (!string.IsNullOrEmpty(token))
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _verb = verb;
        _stop = stop;
    }

    public Task<JToken> GetAsync(string path) => AskAsync(HttpMethod.Get, path, null);

    public Task<JToken> DeleteAsync(string path) => AskAsync(HttpMethod.Delete, path, null);

    public Task<JToken> PostAsync(string path, JToken body) => AskAsync(HttpMethod.Post, path, body);

    public Task<JToken> PutAsync(string path, JToken body) => AskAsync(HttpMethod.Put, path, body);

    /// <summary>The whole id of which <paramref name="text"/> is all or the beginning.</summary>
    /// <exception cref="CliException">It begins nobody's id whom the node knows, or several.</exception>
    public async Task<PeerId> FindAsync(string text)
    {
        if (PeerId.TryParse(text, out PeerId whole))
            return whole;
        if (text.Length == 0 || text.Length > PeerId.TextLength || !text.All(char.IsAsciiHexDigit))
            throw new CliException(ExitCodes.Unusable, $"pigeon {_verb}: peer id '{CommandLine.Values.Shown(text)}' must be {PeerId.TextLength} hexadecimal characters, or the first few of them");
        IEnumerable<string?> linked = (await GetAsync("api/peers")).Select(peer => (string?)peer["peerId"]);
        JToken? members = (await GetAsync("api/members"))["members"];
        string[] known =
        [
            .. linked.Concat((members ?? new JArray()).Select(member => (string?)member["peerId"])).OfType<string>()
                .Where(id => id.StartsWith(text, StringComparison.OrdinalIgnoreCase) && PeerId.TryParse(id, out _)).Distinct(StringComparer.Ordinal),
        ];
        return known switch
        {
            [string one] => PeerId.Parse(one),
            [] => throw Failed($"no peer that the node knows has an id that begins with '{text}'; see pigeon peers, or give all {PeerId.TextLength} characters"),
            _ => throw Failed($"{known.Length} peers have ids that begin with '{text}'; give more characters"),
        };
    }

    public void Dispose() => _http.Dispose();

    private async Task<JToken> AskAsync(HttpMethod method, string path, JToken? body)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
            request.Content = new StringContent(JsonText.Of(body), Encoding.UTF8, "application/json");
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, _stop);
            string text = await response.Content.ReadAsStringAsync(_stop);
            return response.IsSuccessStatusCode ? JsonText.Parse(text) : throw Refused(response.StatusCode, text);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            throw Failed($"{_http.BaseAddress} did not answer within {Patience.TotalSeconds:0} s; is the peer overloaded, or something else on that port?");
        }
        catch (HttpRequestException gone) when (gone.HttpRequestError is HttpRequestError.ConnectionError)
        {
            throw Failed($"no peer answers at {_http.BaseAddress} ({Printable.Of(gone.InnerException?.Message ?? gone.Message)}); is it running, with --http on this port?");
        }
        catch (HttpRequestException broken)
        {
            throw Failed($"{_http.BaseAddress} cannot be used: {Printable.Of(broken.Message)}");
        }
        catch (Exception foreign) when (foreign is FormatException or Newtonsoft.Json.JsonException)
        {
            throw Failed($"{_http.BaseAddress} does not speak the API of a peer; use the URL that pigeon join --http printed");
        }
    }

    // A problem document of a peer says what is wrong; any other answer is of something else on that port.
    private CliException Refused(HttpStatusCode status, string text)
    {
        try
        {
            if (JsonText.Parse(text) is JObject problem && (string?)problem["code"] is { } code)
                return Failed($"{Printable.Of((string?)problem["detail"] ?? "refused")} ({Printable.Of(code)})");
        }
        catch (Exception foreign) when (foreign is FormatException or Newtonsoft.Json.JsonException)
        {
            // Said below.
        }

        return Failed($"{_http.BaseAddress} answered {(int)status} and no problem document; use the URL that pigeon join --http printed");
    }

    private CliException Failed(string what) => new(ExitCodes.Failed, $"pigeon {_verb}: {what}");
}
