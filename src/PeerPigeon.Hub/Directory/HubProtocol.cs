namespace PeerPigeon.Hub;

/// <summary>What the hub itself is told: who comes, who goes, who moves. No relayed frame passes here.</summary>
internal static class HubProtocol
{
    public sealed record Open(HubSession Session, string? PeerId);

    public sealed record Ended(HubSession Session, string Reason);

    /// <summary>The first of two sockets with one id has answered the ping.</summary>
    public sealed record ShowedLife(HubSession Session);

    /// <summary>The second of two sockets has proved the id's key.</summary>
    public sealed record Proved(HubSession Session);

    /// <summary>A session announced itself, after all checks that need the session alone.</summary>
    public sealed record Enter(HubSession Session, Announcement Announcement);

    /// <summary>A session said goodbye and keeps its socket.</summary>
    public sealed record Leave(HubSession Session, ReadOnlyMemory<byte> Goodbye);

    public sealed record GetSnapshot
    {
        public static readonly GetSnapshot Instance = new();
    }

    public sealed record Stop
    {
        public static readonly Stop Instance = new();
    }

    public sealed record Stopped
    {
        public static readonly Stopped Instance = new();
    }
}
