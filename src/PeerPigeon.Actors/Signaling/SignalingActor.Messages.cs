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
    /// <param name="Hub">Its address.</param>
    /// <param name="Network">The network to announce in.</param>
    /// <param name="Home">The home network, by which a hub of ours counts.</param>
    /// <param name="Unlisted">Whether hubs leave the home network out of their lists.</param>
    public sealed record Connect(Uri Hub, NetworkName Network, NetworkName Home, bool Unlisted) : ICommand;

    /// <summary>Be in this network from now on: at once on a hub of ours, with a planned gap on one of 1.1.3 (design §6).</summary>
    public sealed record Move(NetworkName Network) : ICommand;

    /// <summary>Say goodbye and close; answered with <see cref="HubLeft"/>.</summary>
    public sealed record Disconnect : ICommand;

    /// <summary>Send this to a peer through the hub.</summary>
    public sealed record SendSignal(PeerId To, NetworkName Network, SignalKind Kind, RawJson Data) : ICommand;

    /// <summary>The hub connection is being opened.</summary>
    public sealed record HubConnecting(Uri Hub) : IEvent;

    /// <summary>The hub accepted us and our announcement went out.</summary>
    /// <param name="Hub">Its address.</param>
    /// <param name="Description">What it says about itself; null on 1.1.3's hub.</param>
    /// <param name="Network">The network that we are in there.</param>
    public sealed record HubJoined(Uri Hub, HubDescription? Description, NetworkName Network) : IEvent;

    /// <summary>The session is in this network now, as was asked for; the hub was never lost in between.</summary>
    public sealed record HubMoved(NetworkName Network) : IEvent;

    /// <summary>The hub connection is gone, or could not be opened; another attempt follows after the pause.</summary>
    public sealed record HubLost(Uri Hub, string Reason, TimeSpan Pause) : IEvent;

    /// <summary>We left on purpose.</summary>
    public sealed record HubLeft : IEvent;

    /// <summary>The actor began anew after a fault and knows no hub; it is to be told again.</summary>
    public sealed record HubForgotten : IEvent;

    /// <summary>The hub, or a peer through it, says something.</summary>
    public sealed record SignalHeard(SignalMessage Message) : IEvent;
}
