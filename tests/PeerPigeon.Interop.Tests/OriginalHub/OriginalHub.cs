using System.Diagnostics;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Interop.Tests;

/// <summary>The real signalling server of PeerPigeon 1.1.3, in a process of its own.</summary>
public sealed class OriginalHub : IAsyncLifetime
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private Process? _node;

    /// <summary>Where clients connect.</summary>
    public Uri Address { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await NpmPackage.InstallAsync();
        _node = NpmPackage.Start("node", "serve.mjs");
        Task<string> errors = _node.StandardError.ReadToEndAsync();
        while (await _node.StandardOutput.ReadLineAsync().WaitAsync(StartPatience) is { } line)
        {
            if (!line.StartsWith('{'))
                continue;      // the server talks to people
            Address = new($"ws://127.0.0.1:{(int)JObject.Parse(line)["port"]!}");
            _ = _node.StandardOutput.ReadToEndAsync();
            return;
        }

        throw new InvalidOperationException($"the server of peerpigeon 1.1.3 did not start: {await errors}");
    }

    public async Task DisposeAsync()
    {
        if (_node is null)
            return;
        _node.StandardInput.Close();
        try
        {
            await _node.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            _node.Kill();
        }

        _node.Dispose();
    }
}
