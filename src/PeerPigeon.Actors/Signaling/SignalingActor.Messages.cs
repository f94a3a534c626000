using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>What the actor of the hub connection is told, and what it tells the mesh.</summary>
public static class SignalingProtocol
{
    /// <summary>Asks for a change.</summary>
    public interface ICommand;

    /// <summary>A fact.</summary>
    public interface IEvent;

    /// <summary>Reach this hub, announce in this network, and stay.</summary>
    public sealed record Connect(Uri Hub, NetworkName Network, bool Unlisted) : ICommand;

    /// <summary>Say goodbye and close; answered with <see cref="HubLeft"/>.</summary>
    public sealed record Disconnect : ICommand;

    /// <summary>Send this to a peer through the hub.</summary>
    public sealed record SendSignal(PeerId To, NetworkName Network, SignalKind Kind, RawJson Data) : ICommand;

    /// <summary>The hub connection is being opened.</summary>
    public sealed record HubConnecting(Uri Hub) : IEvent;

    /// <summary>The hub accepted us and our announcement went out.</summary>
    /// <param name="Hub">Its address.</param>
    /// <param name="Description">What it says about itself; null on 1.1.3's hub.</param>
    public sealed record HubJoined(Uri Hub, HubDescription? Description) : IEvent;

    /// <summary>The hub connection is gone, or could not be opened; another attempt follows after the pause.</summary>
    public sealed record HubLost(Uri Hub, string Reason, TimeSpan Pause) : IEvent;

    /// <summary>We left on purpose.</summary>
    public sealed record HubLeft : IEvent;

    /// <summary>The hub, or a peer through it, says something.</summary>
    public sealed record SignalHeard(SignalMessage Message) : IEvent;
}
