using System.Text;
using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.Bench.WebRtc;
using PeerPigeon.Cli.Output;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.Bench;

/// <summary>The other process of a benchmark: does what its standard input says, and ends with it, whatever became of the one who writes there.</summary>
internal static class BenchPeerVerb
{
    public static async Task<int> RunAsync(Surroundings around)
    {
        // Ctrl+C reaches every process of the terminal; this one ends when its input does.
        using StopSignals ignored = new(around.Time, static _ => { });
        await using LineWriter output = new(around.Out);
        await using BenchPeer peer = new(json => output.Write(JsonText.Of(json)));
        using StreamReader input = new(around.In, Encoding.UTF8);
        while (await input.ReadLineAsync() is { } line)
            await peer.HearAsync(JObject.Parse(line));
        return ExitCodes.Done;
    }
}
