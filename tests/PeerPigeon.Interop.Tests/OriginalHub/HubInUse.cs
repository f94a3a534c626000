using PeerPigeon.Cli.Tests.Processes;

namespace PeerPigeon.Interop.Tests;

/// <summary>The hub that a test runs on: a process of ours, or 1.1.3's own server.</summary>
internal sealed class HubInUse : IAsyncDisposable
{
    private readonly PigeonProcess? _ours;

    private HubInUse(PigeonProcess? ours, Uri address) => (_ours, Address) = (ours, address);

    public Uri Address { get; }

    /// <param name="original">Null for a hub of ours.</param>
    public static async Task<HubInUse> StartAsync(OriginalHub? original)
    {
        if (original is not null)
            return new(null, original.Address);
        PigeonProcess ours = await PigeonProcess.ReadyAsync("hub", "--listen", "http://127.0.0.1:0");
        return new(ours, new((string)ours.Events[0]["listen"]![0]!));
    }

    public ValueTask DisposeAsync() => _ours?.DisposeAsync() ?? ValueTask.CompletedTask;
}
