using Microsoft.Extensions.Hosting;

namespace PeerPigeon.Cli.Hosting;

/// <summary>Leaves signals to the program: a host of its own would answer them too.</summary>
internal sealed class CallersLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
