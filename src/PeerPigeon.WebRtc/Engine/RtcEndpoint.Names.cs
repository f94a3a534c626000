using System.Collections.Immutable;
using System.Net;

namespace PeerPigeon.WebRtc;

// Names of candidates: asked for beside the thread, answered on it. Without an answer the other side's own checks show its address.
public sealed partial class RtcEndpoint
{
    private readonly CancellationTokenSource _naming = new();

    internal void ResolveNames(PeerConnection connection, IceAgent ice)
    {
        while (ice.TryTakeName(out string name))
        {
            if (_resolver is not null)
                _ = ResolveAsync(_resolver, connection, name);
        }
    }

    private async Task ResolveAsync(IMdnsResolver resolver, PeerConnection connection, string name)
    {
        ImmutableArray<IPAddress> found;
        try
        {
            // Sockets are opened and interfaces listed: nothing for the endpoint's thread.
            found = await Task.Run(() => resolver.ResolveAsync(name, _naming.Token), _naming.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Post(now =>
        {
            if (found.IsEmpty)
                Counters.UnresolvedNames++;
            foreach (IPAddress address in found)
                connection.Resolved(now, name, address);
        });
    }

    private void StopResolving()
    {
        _naming.Cancel();
        _resolver?.Dispose();
    }
}
