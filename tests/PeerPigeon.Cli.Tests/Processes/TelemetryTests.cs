using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PeerPigeon.Actors;

namespace PeerPigeon.Cli.Tests.Processes;

[Collection(ProcessCollection.Name)]
public class TelemetryTests
{
    [Fact]
    public async Task Metrics_traces_and_logs_arrive_at_a_collector_that_the_environment_names()
    {
        await using Collector collector = await Collector.StartAsync();
        (string, string)[] environment =
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "500"), ("OTEL_BSP_SCHEDULE_DELAY", "500"), ("OTEL_BLRP_SCHEDULE_DELAY", "500"), ("OTEL_SERVICE_NAME", "pigeon-of-a-test"),
        ];
        await using PigeonProcess hub = await PigeonProcess.ReadyAsync(environment, "hub", "--listen", "http://127.0.0.1:0");
        string url = (string)hub.Events[0]["listen"]![0]!;
        await using PigeonProcess a = await PigeonProcess.ReadyAsync(environment, "join", url, "--network", "gaming", "--link", "direct");
        await using PigeonProcess b = await PigeonProcess.ReadyAsync("join", url, "--network", "gaming", "--link", "direct");
        await Task.WhenAll(a.LinkedAsync(1), b.LinkedAsync(1));
        await a.CommandAsync("dm", ("to", b.PeerId), ("content", "psst"));

        await collector.HasAsync("peerpigeon.hub.sessions", "peerpigeon.mesh.links", "peerpigeon.gossip.frames.sent", "peerpigeon.direct.acknowledgement.duration");
        await collector.HasAsync("peerpigeon.join", "peerpigeon.hub.connect", "peerpigeon.direct");
        Assert.Contains("pigeon-of-a-test", collector.Texts);

        // It falls back alone: the line that says so has its name, its category and its parameters, and leaves standard error alone.
        await using PigeonProcess alone = await PigeonProcess.ReadyAsync(environment, "join", url, "--network", "family", "--link", "direct");
        await collector.HasAsync(nameof(MeshLog.FallbackChanged), typeof(FallbackSupervisorActor).FullName!, "Before", "family");
        Assert.Equal("", alone.Errors);
    }

    /// <summary>Takes OTLP over HTTP, and finds the names in it: every text that is a field of the protobuf.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _web;
        private readonly ConcurrentDictionary<string, bool> _texts = [];

        private Collector(WebApplication web) => _web = web;

        public string Url => _web.Urls.First();

        public ICollection<string> Texts => _texts.Keys;

        public static async Task<Collector> StartAsync()
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            WebApplication web = builder.Build();
            Collector collector = new(web);
            web.MapPost("/v1/metrics", (RequestDelegate)(http => collector.TakeAsync(http, Metrics)));
            web.MapPost("/v1/traces", (RequestDelegate)(http => collector.TakeAsync(http, Traces)));
            web.MapPost("/v1/logs", (RequestDelegate)(http => collector.TakeAsync(http, Logs)));
            await web.StartAsync();
            return collector;
        }

        public async Task HasAsync(params IReadOnlyList<string> names)
        {
            var end = DateTimeOffset.UtcNow + Patience.Mesh;
            while (names.Any(name => !_texts.ContainsKey(name)))
            {
                Assert.True(DateTimeOffset.UtcNow < end, $"{string.Join(", ", names.Where(name => !_texts.ContainsKey(name)))} did not arrive; there are {string.Join(", ", _texts.Keys.Order())}");
                await Task.Delay(100);
            }
        }

        public async ValueTask DisposeAsync() => await _web.DisposeAsync();

        // ExportMetricsServiceRequest.resource_metrics = 1; .resource = 1, .scope_metrics = 2; .metrics = 2; .name = 1.
        private static readonly int[][] Metrics = [[1, 2, 2, 1], [1, 1, 1, 2, 1]];

        // ExportTraceServiceRequest.resource_spans = 1; .resource = 1, .scope_spans = 2; .spans = 2; .name = 5.
        private static readonly int[][] Traces = [[1, 2, 2, 5], [1, 1, 1, 2, 1]];

        // ExportLogsServiceRequest.resource_logs = 1; .resource = 1, .scope_logs = 2; .scope.name, .log_records = 2; .event_name = 12, .attributes = 6 with key = 1, value = 2.
        private static readonly int[][] Logs = [[1, 2, 1, 1], [1, 2, 2, 12], [1, 2, 2, 6, 1], [1, 2, 2, 6, 2, 1]];

        private async Task TakeAsync(HttpContext http, int[][] paths)
        {
            using MemoryStream body = new();
            await http.Request.Body.CopyToAsync(body);
            foreach (int[] path in paths)
                Collect(body.ToArray(), path);
            http.Response.ContentType = "application/x-protobuf";
        }

        // The texts at a path of field numbers. Resource.attributes = 1; KeyValue.value = 2; AnyValue.string_value = 1.
        private void Collect(ReadOnlySpan<byte> message, ReadOnlySpan<int> path)
        {
            while (!message.IsEmpty)
            {
                ulong tag = Varint(ref message);
                switch (tag & 7)
                {
                    case 0:
                        Varint(ref message);
                        break;
                    case 1:
                        message = message[8..];
                        break;
                    case 5:
                        message = message[4..];
                        break;
                    case 2:
                        var length = (int)Varint(ref message);
                        if ((int)(tag >> 3) == path[0] && path.Length == 1)
                            _texts.TryAdd(Encoding.UTF8.GetString(message[..length]), true);
                        else if ((int)(tag >> 3) == path[0])
                            Collect(message[..length], path[1..]);
                        message = message[length..];
                        break;
                    default:
                        throw new InvalidDataException($"wire type {tag & 7}");
                }
            }
        }

        private static ulong Varint(ref ReadOnlySpan<byte> bytes)
        {
            ulong value = 0;
            for (var shift = 0; ; shift += 7)
            {
                byte next = bytes[0];
                bytes = bytes[1..];
                value |= (ulong)(next & 0x7f) << shift;
                if (next < 0x80)
                    return value;
            }
        }
    }
}
