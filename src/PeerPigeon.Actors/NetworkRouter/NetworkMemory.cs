using PeerPigeon.Core;

namespace PeerPigeon.Actors;

/// <summary>What a mesh took in one network. It outlives the routers there: what a repair brings after a return is not delivered again.</summary>
/// <remarks>One router at a time uses it.</remarks>
public sealed class NetworkMemory(RouterSettings settings, DateTimeOffset now)
{
    /// <summary>Frames.</summary>
    public SeenFrames Frames { get; } = new(settings.SeenCapacity, settings.SeenWindow, now, settings.ForgottenOrigins);

    /// <summary>Direct messages, by their own ids.</summary>
    public SeenFrames Direct { get; } = new(settings.SeenCapacity / 16, settings.SeenWindow, now);

    /// <summary>The time of the last frame said here, in milliseconds: a clock that is set back does not repeat times.</summary>
    public long LastSaid { get; set; }
}
