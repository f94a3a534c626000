using Akka.Actor;
using PeerPigeon.Actors;
using PeerPigeon.Dashboard.Feed;
using PeerPigeon.Dashboard.Hub;
using PeerPigeon.Hub;

namespace PeerPigeon.Dashboard;

/// <summary>What all pages of one dashboard share.</summary>
internal sealed class DashboardState : IDisposable
{
    private int _pages;
    private long _refused;

    public DashboardState(DashboardOptions options, IPeerPigeonMesh? mesh, HubGate? hub, ActorSystem? system, TimeProvider time)
    {
        Options = options;
        Time = time;
        Mesh = mesh is null ? null : new(mesh, time);
        Control = mesh is null ? null : new(mesh, time);
        Hub = hub is null || system is null ? null : new(hub, system, time);
    }

    public DashboardOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>The peer; null on a host that is a hub alone.</summary>
    public MeshFeed? Mesh { get; }

    /// <summary>Changes the peer.</summary>
    public MeshControl? Control { get; }

    /// <summary>The hub of this process; null where there is none.</summary>
    public HubFeed? Hub { get; }

    /// <summary>Pages open now.</summary>
    public int Pages => Volatile.Read(ref _pages);

    /// <summary>Pages that found no room (<see cref="DashboardOptions.MaxPages"/>).</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Takes a place for a page; false: there is none.</summary>
    public bool TryOpenPage()
    {
        if (Interlocked.Increment(ref _pages) <= Options.MaxPages)
            return true;
        Interlocked.Decrement(ref _pages);
        Interlocked.Increment(ref _refused);
        return false;
    }

    public void ClosePage() => Interlocked.Decrement(ref _pages);

    public void Dispose()
    {
        Mesh?.Dispose();
        Hub?.Dispose();
        Control?.Dispose();
    }
}
