using System.Globalization;
using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.Tests.Processes;

namespace PeerPigeon.Interop.Tests;

/// <summary>One peer that says a numbered line every 100 ms, and what became of each.</summary>
internal sealed class Chatter : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly PigeonProcess _peer;
    private readonly List<Line> _lines = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _talk;

    public Chatter(PigeonProcess peer)
    {
        _peer = peer;
        _talk = TalkAsync();
    }

    /// <summary>What it said.</summary>
    /// <param name="Content">The text.</param>
    /// <param name="SaidAt">When, in ms since 1970.</param>
    /// <param name="NetworkName">The network that took it; null when it failed.</param>
    /// <param name="Error">Why it failed.</param>
    internal sealed record Spoken(string Content, long SaidAt, string? NetworkName, string? Error);

    private sealed record Line(string Content, long SaidAt, Task<JObject> Reply);

    public static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>Ends the talk and waits for every answer.</summary>
    public async Task<List<Spoken>> EndAsync()
    {
        await _stop.CancelAsync();
        await _talk;
        List<Spoken> spoken = [];
        foreach (Line line in _lines)
        {
            JObject reply = await line.Reply;
            spoken.Add(new(line.Content, line.SaidAt, (string?)reply["result"]?["networkName"], (string?)reply["error"]?["code"]));
        }

        return spoken;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _talk;
        _stop.Dispose();
    }

    private async Task TalkAsync()
    {
        using PeriodicTimer pace = new(Pace);
        try
        {
            for (var number = 0; await pace.WaitForNextTickAsync(_stop.Token); number++)
            {
                string content = $"line {number.ToString("0000", CultureInfo.InvariantCulture)}";
                _lines.Add(new(content, Now, _peer.CommandAsync("send", ("content", content))));
            }
        }
        catch (OperationCanceledException)
        {
            // Said enough.
        }
    }
}
