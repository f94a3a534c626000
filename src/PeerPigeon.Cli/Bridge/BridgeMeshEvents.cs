using PeerPigeon.Actors;

namespace PeerPigeon.Cli.Bridge;

/// <summary>What one of a bridge's peers tells of itself, for a view.</summary>
internal sealed class BridgeMeshEvents : IDisposable
{
    private readonly IPeerPigeonMesh _mesh;
    private readonly IBridgeView _view;
    private readonly StatusThrottle _status;

    public BridgeMeshEvents(IPeerPigeonMesh mesh, IBridgeView view, TimeProvider time)
    {
        _mesh = mesh;
        _view = view;
        _status = new(time, () => MeshJson.Of(mesh.GetStatus()), _ => view.Status(mesh, mesh.GetStatus()));
        mesh.StatusChanged += OnStatus;
        mesh.PeerConnected += OnLinked;
        mesh.PeerDisconnected += OnUnlinked;
    }

    public void Dispose()
    {
        _mesh.StatusChanged -= OnStatus;
        _mesh.PeerConnected -= OnLinked;
        _mesh.PeerDisconnected -= OnUnlinked;
        _status.Flush();
        _status.Dispose();
    }

    private void OnStatus(object? sender, MeshStatusChanged change) => _status.Changed();

    private void OnLinked(object? sender, PeerLinked peer)
    {
        _view.Linked(_mesh, peer);
        _status.Changed();
    }

    private void OnUnlinked(object? sender, PeerUnlinked peer)
    {
        _view.Unlinked(_mesh, peer);
        _status.Changed();
    }
}
