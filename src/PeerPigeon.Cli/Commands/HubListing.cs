using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Output;

namespace PeerPigeon.Cli.Commands;

/// <summary>A network that a hub lists.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Peers">Peers whose home it is.</param>
/// <param name="Active">Peers active in it.</param>
/// <param name="Fallback">Peers of it that are away in the global network.</param>
internal sealed record ListedNetwork(string Name, long Peers, long Active, long Fallback)
{
    public JObject ToJson() => new() { ["name"] = Name, ["peers"] = Peers, ["active"] = Active, ["fallback"] = Fallback };
}

/// <summary>Asks a hub for the networks that it lists.</summary>
internal sealed class HubListing : IDisposable
{
    /// <summary>How long a hub has to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Bytes of an answer, 8 MiB: a hub names 10,000 networks at most by default.</summary>
    public const int MaxAnswerBytes = 8 * 1024 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    /// <exception cref="MeshException"><see cref="MeshErrors.HubUnreachable"/>.</exception>
    public async Task<IReadOnlyList<ListedNetwork>> ReadAsync(Uri hub, CancellationToken stop)
    {
        Uri url = HubUrl.Http(hub, "/networks");
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(url, stop);
            if (!answer.IsSuccessStatusCode)
                throw Unreachable(url, $"answered {(int)answer.StatusCode}; is it a hub that lists its networks?");
            return [.. JArray.Parse(await answer.Content.ReadAsStringAsync(stop)).Select(ReadOne)];
        }
        catch (HttpRequestException failed)
        {
            throw Unreachable(url, $"does not answer ({(failed.InnerException ?? failed).Message}); is the hub running?");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw Unreachable(url, $"did not answer in {Patience.TotalSeconds:0} s; is the hub running?");
        }
        catch (Exception odd) when (odd is Newtonsoft.Json.JsonException or InvalidOperationException or FormatException or InvalidCastException or OverflowException)
        {
            throw Unreachable(url, "did not answer with a list of networks; is it a hub?");
        }
    }

    public void Dispose() => _http.Dispose();

    private static ListedNetwork ReadOne(JToken item) => new(
        (string?)item["name"] ?? throw new FormatException("name"), (long?)item["peers"] ?? 0, (long?)item["active"] ?? 0, (long?)item["fallback"] ?? 0);

    private static MeshException Unreachable(Uri url, string what) => new(MeshErrors.HubUnreachable, Printable.Of($"{url} {what}"));
}
