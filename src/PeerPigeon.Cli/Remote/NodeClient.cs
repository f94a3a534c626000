using System.Net.Http.Headers;
using System.Text;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
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
        _verb = verb;
        if (token?.Trim() is { Length: > 0 } bare)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Checked(bare));
        _stop = stop;
    }

    /// <summary>An object that has <paramref name="fields"/>.</summary>
    public Task<JObject> GetAsync(string path, params IReadOnlyList<(string Path, JTokenType Type)> fields) => ObjectAsync(HttpMethod.Get, path, null, fields);

    public Task<JObject> DeleteAsync(string path, params IReadOnlyList<(string Path, JTokenType Type)> fields) => ObjectAsync(HttpMethod.Delete, path, null, fields);

    public Task<JObject> PostAsync(string path, JToken body, params IReadOnlyList<(string Path, JTokenType Type)> fields) => ObjectAsync(HttpMethod.Post, path, body, fields);

    public Task<JObject> PutAsync(string path, JToken body, params IReadOnlyList<(string Path, JTokenType Type)> fields) => ObjectAsync(HttpMethod.Put, path, body, fields);

    /// <summary>A list of objects.</summary>
    public async Task<JArray> ListAsync(string path) => await AskAsync(HttpMethod.Get, path, null) is JArray list ? list : throw Foreign(path, "no list");

    /// <summary>The whole id of which <paramref name="text"/> is all or the beginning.</summary>
    /// <exception cref="CliException">It begins nobody's id whom the node knows, or several.</exception>
    public async Task<PeerId> FindAsync(string text)
    {
        if (PeerId.TryParse(text, out PeerId whole))
            return whole;
        if (text.Length == 0 || text.Length > PeerId.TextLength || !text.All(char.IsAsciiHexDigit))
            throw new CliException(ExitCodes.Unusable, $"pigeon {_verb}: peer id '{CommandLine.Values.Shown(text)}' must be {PeerId.TextLength} hexadecimal characters, or the first few of them");
        JArray linked = await ListAsync("api/peers");
        JObject members = await GetAsync("api/members", ("members", JTokenType.Array));
        string[] known =
        [
            .. NodeAnswer.Objects(linked).Concat(NodeAnswer.Objects(members["members"])).Select(peer => NodeAnswer.Raw(peer["peerId"])).OfType<string>()
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

    private async Task<JObject> ObjectAsync(HttpMethod method, string path, JToken? body, IReadOnlyList<(string Path, JTokenType Type)> fields)
    {
        JToken answer = await AskAsync(method, path, body);
        if (NodeAnswer.Lacks(answer, fields) is { } lacking)
            throw Foreign(path, $"no field {lacking}");
        return answer as JObject ?? throw Foreign(path, "no object");
    }

    private async Task<JToken> AskAsync(HttpMethod method, string path, JToken? body)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
            request.Content = new StringContent(JsonText.Of(body), Encoding.UTF8, "application/json");
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, _stop);
            byte[] utf8 = await response.Content.ReadAsByteArrayAsync(_stop);    // whatever charset something else may name
            string text = Encoding.UTF8.GetString(utf8);
            return response.IsSuccessStatusCode ? Parse(path, response, text) : throw Refused(path, response, text);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            throw Failed($"{_http.BaseAddress} did not answer within {Patience.TotalSeconds:0} s; is the peer overloaded, or something else on that port?");
        }
        catch (HttpRequestException gone) when (gone.HttpRequestError is HttpRequestError.ConnectionError)
        {
            throw Failed($"no peer answers at {_http.BaseAddress} ({Printable.Of(gone.InnerException?.Message ?? gone.Message)}); is it running, with --http on this port?");
        }
        catch (HttpRequestException broken) when (broken.HttpRequestError is HttpRequestError.InvalidResponse)
        {
            throw Foreign(path, "no HTTP");
        }
        catch (HttpRequestException broken)
        {
            throw Failed($"{_http.BaseAddress} cannot be used: {Printable.Of(broken.Message)}");
        }
    }

    private JToken Parse(string path, HttpResponseMessage response, string text)
    {
        try
        {
            return JsonText.Parse(text);
        }
        catch (Exception foreign) when (foreign is FormatException or Newtonsoft.Json.JsonException)
        {
            throw Foreign(path, text.Length == 0 ? "nothing" : response.Content.Headers.ContentType?.MediaType is { } type && type != "application/json" ? Printable.Brief(type) : "no JSON");
        }
    }

    // A problem document of a peer says what is wrong; any other answer is of something else on that port.
    private CliException Refused(string path, HttpResponseMessage response, string text)
    {
        try
        {
            if (JsonText.Parse(text) is JObject problem && NodeAnswer.Raw(problem["code"]) is { } code)
            {
                return code == MeshErrors.Unauthorized
                    ? Failed($"{_http.BaseAddress} wants its token; put it into {NodeUrl.TokenVariable}, or correct what is there ({code})")
                    : Failed($"{Printable.Of(NodeAnswer.Raw(problem["detail"]) ?? "refused")} ({Printable.Of(code)})");
            }
        }
        catch (Exception foreign) when (foreign is FormatException or Newtonsoft.Json.JsonException)
        {
            // Said below.
        }

        return Foreign(path, response.Headers.Location is { } elsewhere ? $"{(int)response.StatusCode}, go to {Printable.Brief(elsewhere.OriginalString)}," : $"{(int)response.StatusCode} and no problem document");
    }

    // A hub, a page, some other program: the value is what it said.
    private CliException Foreign(string path, string what) =>
        Failed($"{_http.BaseAddress} is no peer's API: it answered {what} for /{path}; use the URL that pigeon join --http printed");

    // Never shown: it is a secret.
    private string Checked(string token)
    {
        int at = token.AsSpan().IndexOfAnyExceptInRange('!', '~');
        return at < 0 ? token : throw new CliException(
            ExitCodes.Unusable,
            $"pigeon {_verb}: {NodeUrl.TokenVariable} has {(char.IsWhiteSpace(token[at]) ? "white space" : "a character that no header can carry")} at character {at + 1} of {token.Length};"
                + $" it must be the token alone, for example {NodeUrl.TokenVariable}=$(cat token.txt)");
    }

    private CliException Failed(string what) => new(ExitCodes.Failed, $"pigeon {_verb}: {what}");
}
