using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

/// <summary>A hub at an address: it can crash, come back there, and be slow.</summary>
public abstract class SimulatedHub
{
    private static readonly InMemorySignalingOptions Usual = new();

    private DateTimeOffset _uncertainUntil;
    private bool _isSlow;

    private protected SimulatedHub(SimulatedWorld world, Uri address, ulong seed)
    {
        World = world;
        Address = address;
        Signaling = new(world.Runtime.TimeProvider, seed);
    }

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>The connections to it, and their faults.</summary>
    public InMemorySignaling Signaling { get; }

    /// <summary>Whether it takes connections.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Whether it is one of ours: it counts, and an id may have several networks.</summary>
    public abstract bool IsOurs { get; }

    /// <summary>Until when it may believe what is no longer so: somebody vanished without a word, or it is slow.</summary>
    public DateTimeOffset UncertainUntil => _isSlow ? DateTimeOffset.MaxValue : _uncertainUntil;

    private protected SimulatedWorld World { get; }

    /// <summary>Starts it, with a new epoch each time.</summary>
    public void Start()
    {
        if (IsUp)
            return;
        IsUp = true;
        Signaling.Listen(Address, Begin());
    }

    /// <summary>Its process dies: every connection breaks, nothing is remembered.</summary>
    public void Crash()
    {
        if (!IsUp)
            return;
        IsUp = false;
        Signaling.Stop(Address);
        End();
    }

    /// <summary>Everything to and from it takes so long from now on; null: as usual.</summary>
    public void Slow(TimeSpan? latency)
    {
        _isSlow = latency is not null;
        Doubt(TimeSpan.FromSeconds(30));
        Signaling.Options = latency is { } most ? Usual with { MinLatency = most / 2, MaxLatency = most } : Usual;
    }

    /// <summary>What it believes may be wrong for so long.</summary>
    internal void Doubt(TimeSpan time) => _uncertainUntil = _uncertainUntil > World.Now + time ? _uncertainUntil : World.Now + time;

    private protected abstract IMemoryHub Begin();

    private protected abstract void End();
}
