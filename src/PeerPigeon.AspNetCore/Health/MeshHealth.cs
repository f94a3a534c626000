using System.Runtime.CompilerServices;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>Whether others can be reached through a mesh.</summary>
/// <param name="IsReady">Whether they can, or could until a moment ago.</param>
/// <param name="Detail">In a word: ready, grace, waiting, disconnected.</param>
/// <param name="HasHub">Whether the hub connection stands.</param>
/// <param name="Links">Open links.</param>
/// <param name="StorageFault">Why records could not be written the last time; null: they could.</param>
internal sealed record MeshReadiness(bool IsReady, string Detail, bool HasHub, int Links, string? StorageFault);

/// <summary>The health of one mesh: whether it turns, and whether it reaches anybody. Neither has a hair trigger.</summary>
internal sealed class MeshHealth
{
    /// <summary>How long an actor may take for a sign of life, 5 s. Raising it finds a wedged one later, and forgives longer pauses.</summary>
    public static readonly TimeSpan LiveBound = TimeSpan.FromSeconds(5);

    /// <summary>How long a mesh that has lost hub and links counts as ready, 30 s: a hub that restarts is back before.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly ConditionalWeakTable<IPeerPigeonMesh, MeshHealth> Known = [];

    private readonly IPeerPigeonMesh _mesh;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private long? _lostAt;
    private bool _wasGood;
    private Task<MeshVitality>? _probe;

    public MeshHealth(IPeerPigeonMesh mesh, TimeProvider time)
    {
        _mesh = mesh;
        _time = time;
        Observe();
        mesh.StatusChanged += (_, _) => Observe();
        mesh.PeerConnected += (_, _) => Observe();
        mesh.PeerDisconnected += (_, _) => Observe();
    }

    /// <summary>The one of a mesh: however many ask, it is watched once.</summary>
    public static MeshHealth Of(IPeerPigeonMesh mesh, TimeProvider time) => Known.GetValue(mesh, known => new(known, time));

    /// <summary>Whether its actors turn. Who asks while a question is under way shares its answer.</summary>
    public Task<MeshVitality> LiveAsync()
    {
        lock (_gate)
            return _probe is { IsCompleted: false } ? _probe : _probe = MeshProbe.AskAsync(_mesh, LiveBound);
    }

    /// <summary>Whether a hub or a peer can be reached.</summary>
    public MeshReadiness Ready()
    {
        MeshStatus status = _mesh.GetStatus();
        Observe();
        string detail;
        lock (_gate)
        {
            detail = IsGood(status) ? "ready"
                : !status.IsActive ? "disconnected"
                : _lostAt is { } lost && _time.GetElapsedTime(lost) < Grace ? "grace"
                : "waiting";
        }

        return new(detail is "ready" or "grace", detail, status.Connected, status.ConnectedCount, MeshProbe.StorageFaultOf(_mesh));
    }

    private static bool IsGood(MeshStatus status) => status.Connected || status.ConnectedCount > 0;

    private void Observe()
    {
        bool isGood = IsGood(_mesh.GetStatus());
        lock (_gate)
        {
            if (_wasGood && !isGood)
                _lostAt = _time.GetTimestamp();
            else if (isGood)
                _lostAt = null;
            _wasGood = isGood;
        }
    }
}
