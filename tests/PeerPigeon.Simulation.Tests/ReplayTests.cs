using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PeerPigeon.Simulation.Tests;

public sealed class ReplayTests
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Two_processes_play_a_network_of_two_hundred_peers_byte_for_byte_alike()
    {
        byte[][] outputs = await Task.WhenAll(PlayAsync("mesh", nodes: 200, seed: 7), PlayAsync("mesh", nodes: 200, seed: 7));

        Assert.True(outputs[0].AsSpan().SequenceEqual(outputs[1]), "the outputs differ");
        Assert.True(outputs[0].Length > 100_000, $"{outputs[0].Length} bytes are too few to prove anything");
    }

    [Fact]
    public async Task Two_processes_play_every_fault_byte_for_byte_alike()
    {
        byte[][] outputs = await Task.WhenAll(PlayAsync("soak", nodes: 20, seed: 3), PlayAsync("soak", nodes: 20, seed: 3));

        Assert.True(outputs[0].AsSpan().SequenceEqual(outputs[1]), "the outputs differ");
        Assert.True(outputs[0].Length > 50_000, $"{outputs[0].Length} bytes are too few to prove anything");
    }

    [Fact]
    public async Task Another_seed_gives_another_order()
    {
        byte[][] outputs = await Task.WhenAll(PlayAsync("mesh", nodes: 10, seed: 1), PlayAsync("mesh", nodes: 10, seed: 2));

        Assert.NotEqual(Encoding.UTF8.GetString(outputs[0]), Encoding.UTF8.GetString(outputs[1]));
    }

    private static async Task<byte[]> PlayAsync(string scenario, int nodes, int seed)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "PeerPigeon.Simulation.Replay.dll");
        string[] arguments = [program, scenario, nodes.ToString(CultureInfo.InvariantCulture), seed.ToString(CultureInfo.InvariantCulture)];
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var stop = new CancellationTokenSource(HangGuard);
        Task<string> errors = process.StandardError.ReadToEndAsync(stop.Token);
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, stop.Token);
        await process.WaitForExitAsync(stop.Token);

        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}: {await errors}");
        return output.ToArray();
    }
}
