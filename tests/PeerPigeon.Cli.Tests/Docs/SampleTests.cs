using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.Tests.Processes;

namespace PeerPigeon.Cli.Tests.Docs;

[Collection(ProcessCollection.Name)]
public sealed partial class SampleTests
{
    [Fact]
    public async Task The_sample_service_chats_with_another_one_and_has_the_node_api()
    {
        await using PigeonProcess hub = await PigeonProcess.ReadyAsync("hub", "--listen", "http://127.0.0.1:0");
        var url = (string)hub.Events[0]["listen"]![0]!;
        using Process first = Start(url), second = Start(url);
        try
        {
            using HttpClient one = new() { BaseAddress = await AddressAsync(first) }, two = new() { BaseAddress = await AddressAsync(second) };
            using HttpResponseMessage sent = await one.PostAsJsonAsync("chat", new { text = "good morning" });
            Assert.Equal(202, (int)sent.StatusCode);

            JArray heard = [];
            long start = Stopwatch.GetTimestamp();
            while (heard.Count == 0 && Stopwatch.GetElapsedTime(start) < Patience.Mesh)
            {
                heard = JArray.Parse(await two.GetStringAsync("chat"));
                await Task.Delay(100);
            }

            Assert.Equal("good morning team-alpha", $"{heard[0]["text"]} {heard[0]["network"]}");
            Assert.Equal("team-alpha", (string?)JObject.Parse(await two.GetStringAsync("api/status"))["networkName"]);
            using HttpResponseMessage refused = await one.PostAsJsonAsync("chat", new { text = " " });
            Assert.Equal("bad_content", (string?)JObject.Parse(await refused.Content.ReadAsStringAsync())["code"]);
        }
        finally
        {
            first.Kill();
            second.Kill();
        }
    }

    private static Process Start(string hub) => Process.Start(new ProcessStartInfo(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "ChatService.dll"), "--urls", "http://127.0.0.1:0", "--hub", hub.Replace("http", "ws", StringComparison.Ordinal)])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
    })!;

    private static async Task<Uri> AddressAsync(Process service)
    {
        while (await service.StandardOutput.ReadLineAsync().WaitAsync(Patience.Start) is { } line)
        {
            if (Listening().Match(line) is { Success: true } found)
            {
                _ = service.StandardOutput.ReadToEndAsync();
                return new(found.Groups["url"].Value);
            }
        }

        throw new InvalidOperationException("the sample ended before it listened");
    }

    [GeneratedRegex(@"Now listening on: (?<url>http://\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
