namespace PeerPigeon.Transport;

/// <summary>What in-memory hub connections did so far. Read at any time; values only grow.</summary>
public sealed class InMemorySignalingCounters
{
    internal long Connected, Refused, Broken, Upward, Downward, Full;

    /// <summary>Connections that opened.</summary>
    public long Connections => Volatile.Read(ref Connected);

    /// <summary>Connections refused: no such hub, by command, or by <see cref="InMemorySignalingOptions.Refusal"/>.</summary>
    public long Refusals => Volatile.Read(ref Refused);

    /// <summary>Connections broken, by command or by <see cref="InMemorySignalingOptions.Breakage"/>.</summary>
    public long Breaks => Volatile.Read(ref Broken);

    /// <summary>Messages given to hubs.</summary>
    public long MessagesToHubs => Volatile.Read(ref Upward);

    /// <summary>Messages given to clients.</summary>
    public long MessagesToClients => Volatile.Read(ref Downward);

    /// <summary>Sends refused because too much was under way.</summary>
    public long FullSends => Volatile.Read(ref Full);
}
