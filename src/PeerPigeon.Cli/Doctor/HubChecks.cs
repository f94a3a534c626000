using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Cli.Doctor;

/// <summary>Whether a hub answers, how fast, and whether its clock and ours agree.</summary>
internal sealed class HubChecks(Uri hub, TimeProvider time)
{
    // A record that is stamped further ahead than five minutes is refused by everybody.
    private static readonly TimeSpan WorstSkew = TimeSpan.FromMinutes(5), LittleSkew = TimeSpan.FromSeconds(30), SlowHub = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken stop) => [.. await HttpAsync(stop), await SocketAsync(stop)];

    private async Task<IReadOnlyList<Finding>> HttpAsync(CancellationToken stop)
    {
        UriBuilder health = new(hub) { Scheme = hub.Scheme is "wss" or "https" ? "https" : "http", Path = "/health", Query = "" };
        if (hub.IsDefaultPort)
            health.Port = -1;
        using HttpClient http = new() { Timeout = Patience, MaxResponseContentBufferSize = 1 << 20 };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("pigeon-doctor", "1"));
        try
        {
            DateTimeOffset before = time.GetUtcNow();
            using HttpResponseMessage answer = await http.GetAsync(health.Uri, stop);
            DateTimeOffset after = time.GetUtcNow();
            string body = await answer.Content.ReadAsStringAsync(stop);
            return [Health(answer, body), Clock(Told(answer, body), before, after)];
        }
        catch (Exception refused) when (refused is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return [Finding.Warning("hub", $"{health.Uri} does not answer: {Printable.Brief(refused.Message)}", "check the address; a hub of 1.1.3 serves it too, a proxy may not let it through")];
        }
    }

    private static Finding Health(HttpResponseMessage answer, string body)
    {
        string url = $"{answer.RequestMessage!.RequestUri}";
        try
        {
            JObject told = JObject.Parse(body);
            return answer.IsSuccessStatusCode
                ? Finding.Ok("hub", $"{url}: {Printable.Brief($"{told["status"]}")}, {told["connections"]} sessions, {told["networks"]} networks")
                : Finding.Warning("hub", $"{url} answers {(int)answer.StatusCode}", "look at the hub's log");
        }
        catch (Newtonsoft.Json.JsonException)
        {
            return Finding.Warning("hub", $"{url} answers {(int)answer.StatusCode} and is no hub's", "check the address; is this the hub, or a proxy before it?");
        }
    }

    // The object of /health has milliseconds, the header whole seconds.
    private static DateTimeOffset? Told(HttpResponseMessage answer, string body)
    {
        try
        {
            using Newtonsoft.Json.JsonTextReader reader = new(new StringReader(body)) { DateParseHandling = Newtonsoft.Json.DateParseHandling.None };
            if (DateTimeOffset.TryParse((string?)JObject.Load(reader)["timestamp"], System.Globalization.CultureInfo.InvariantCulture, out DateTimeOffset told))
                return told;
        }
        catch (Newtonsoft.Json.JsonException)
        {
            // No hub; the header will do.
        }

        return answer.Headers.Date;
    }

    private static Finding Clock(DateTimeOffset? told, DateTimeOffset before, DateTimeOffset after)
    {
        if (told is not { } theirs)
            return Finding.Warning("clock", "the hub does not say what time it is", "compare this machine's clock with another's");
        TimeSpan skew = theirs - (before + ((after - before) / 2));
        string text = $"this clock and the hub's differ by {Math.Abs(skew.TotalSeconds):0.0} s";
        return skew.Duration() >= WorstSkew ? Finding.Error("clock", $"{text}; records of peers more than {WorstSkew.TotalMinutes:0} min ahead are refused", "set the clock: timedatectl set-ntp true")
            : skew.Duration() >= LittleSkew ? Finding.Warning("clock", text, "set the clock: timedatectl set-ntp true")
            : Finding.Ok("clock", text);
    }

    private async Task<Finding> SocketAsync(CancellationToken stop)
    {
        using WebSocketSignalingConnector connector = new(time: time);
        try
        {
            long start = time.GetTimestamp();
            ISignalingConnection connection = await connector.ConnectAsync(hub, PeerId.FromBytes(RandomNumberGenerator.GetBytes(20)), stop);
            Greeting greeting = new();
            connection.Start(greeting);
            string? said = await greeting.Said.WaitAsync(Patience, time, stop);
            TimeSpan took = time.GetElapsedTime(start);
            connection.Close("Client disconnect");
            string text = $"{hub} opens a session in {took.TotalMilliseconds:0} ms";
            return said is null ? Finding.Error("session", $"{hub} takes the socket and closes it without a word", "check that this is a hub, and its log")
                : took > SlowHub ? Finding.Warning("session", text, "choose a hub that is nearer")
                : Finding.Ok("session", text);
        }
        catch (Exception refused) when (refused is SignalingException or TimeoutException)
        {
            return Finding.Error(
                "session", Printable.Of(refused is TimeoutException ? $"{hub} says nothing for {Patience.TotalSeconds:0} s" : refused.Message), "start the hub (pigeon hub), check its address, and that proxies let WebSockets through");
        }
    }

    private sealed class Greeting : ISignalingReceiver
    {
        private readonly TaskCompletionSource<string?> _said = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string?> Said => _said.Task;

        public void OnMessage(ReadOnlyMemory<byte> utf8, Action? release)
        {
            _said.TrySetResult(Encoding.UTF8.GetString(utf8.Span));
            release?.Invoke();
        }

        public void OnClosed(int? code, string reason) => _said.TrySetResult(null);
    }
}
