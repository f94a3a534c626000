using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Dashboard.Feed;

/// <summary>Changes a mesh on behalf of whoever sits before a page: one change after the other, each with its answer in words.</summary>
internal sealed class MeshControl(IPeerPigeonMesh mesh, TimeProvider time) : IDisposable
{
    /// <summary>How long members have to confirm a broadcast.</summary>
    public static readonly TimeSpan Confirming = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _changes = new(1, 1);

    /// <summary>Leaves the network, names another one home, and connects again where the mesh was connected.</summary>
    /// <returns>Null, or why not.</returns>
    public Task<string?> SwitchAsync(string name) => ChangeAsync(async () =>
    {
        if (!NetworkName.TryParse(name, out NetworkName wanted, out string? error))
            throw new MeshException(MeshErrors.BadNetworkName, error);
        MeshStatus before = mesh.GetStatus();
        if (before.IsActive)
            await mesh.DisconnectAsync();
        try
        {
            mesh.SetNetworkName(name);
            await UntilAsync(status => status.OriginalNetworkName == wanted);
        }
        finally
        {
            if (before.IsActive)
                await mesh.ConnectAsync(before.SignalingUrl);
        }
    });

    public Task<string?> ConnectAsync(string? hub) => ChangeAsync(() => mesh.ConnectAsync(
        string.IsNullOrWhiteSpace(hub) ? null
        : Uri.TryCreate(hub, UriKind.Absolute, out Uri? url) && url.Scheme is "ws" or "wss" or "http" or "https" ? url
        : throw new MeshException(MeshErrors.BadCommand, $"'{hub}' is not a hub's address; it must begin with ws://, wss://, http:// or https://")));

    public Task<string?> DisconnectAsync() => ChangeAsync(() => mesh.DisconnectAsync());

    public Task<string?> AllowFallbackAsync(bool allow) => ChangeAsync(() =>
    {
        mesh.SetAllowGlobalFallback(allow);
        return UntilAsync(status => status.AllowGlobalFallback == allow);
    });

    /// <summary>Sends a line, and keeps telling the feed what becomes of it.</summary>
    /// <param name="feed">Where it shows.</param>
    /// <param name="text">The line.</param>
    /// <param name="to">For whom; null: everybody in the network.</param>
    public async Task SendAsync(MeshFeed feed, string text, PeerId? to)
    {
        ChatLine line = new(feed.NextNumber(), time.GetUtcNow(), mesh.PeerId, to, text, mesh.NetworkName) { IsOwn = true, Delivery = Delivery.Sending, Note = "on its way" };
        feed.Put(line);
        try
        {
            if (to is { } target)
            {
                SentDirectMessage sent = await mesh.SendDirectMessageAsync(target, JValue.CreateString(text));
                line = line with
                {
                    Network = sent.NetworkName,
                    Delivery = sent.Acknowledged ? Delivery.Acknowledged : Delivery.Taken,
                    Note = sent.Acknowledged ? "acknowledged" : "handed over; this peer cannot acknowledge",
                };
            }
            else
            {
                SentMessage sent = await mesh.SendMessageAsync(text, new SendOptions { Track = Confirming });
                int members = sent.Confirmations?.Members ?? 0;
                line = line with
                {
                    Network = sent.NetworkName,
                    Delivery = members > 0 ? Delivery.Confirmed : Delivery.Taken,
                    Note = members > 0 ? $"confirmed by {members}{(sent.Confirmations!.IsCapped ? " or more" : "")}" : "sent; nobody confirmed yet",
                };
            }
        }
        catch (MeshException refused)
        {
            line = line with { Delivery = Delivery.Failed, Note = $"not delivered: {refused.Message}" };
        }

        feed.Put(line);
    }

    public void Dispose() => _changes.Dispose();

    private async Task<string?> ChangeAsync(Func<Task> change)
    {
        await _changes.WaitAsync();
        try
        {
            await change();
            return null;
        }
        catch (MeshException refused)
        {
            return refused.Message;
        }
        finally
        {
            _changes.Release();
        }
    }

    // A mesh takes settings as messages: what it was told shows a moment later.
    private async Task UntilAsync(Func<MeshStatus, bool> shows)
    {
        TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnChange(object? sender, MeshStatusChanged change)
        {
            if (shows(change.Status))
                settled.TrySetResult();
        }

        mesh.StatusChanged += OnChange;
        try
        {
            if (!shows(mesh.GetStatus()))
                await Task.WhenAny(settled.Task, Task.Delay(Settling, time));
        }
        finally
        {
            mesh.StatusChanged -= OnChange;
        }
    }
}
