using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>What the global router of a mesh is told.</summary>
public static class GlobalRouterProtocol
{
    /// <summary>Asks for a change.</summary>
    public interface ICommand;

    /// <summary>A publication of a network that has too few peers, not yet stamped; its asker is the sender.</summary>
    public sealed record Escalated(NetworkRouterProtocol.ICommand Publication) : ICommand;

    /// <summary>A publication that waited in the global network and may follow the peer home; its asker is the sender.</summary>
    public sealed record CarriedHome(NetworkRouterProtocol.ICommand Publication) : ICommand;

    /// <summary>The home network takes its own traffic again; all that it escalated came before.</summary>
    public sealed record EscalationEnded(NetworkName Home) : ICommand;
}
