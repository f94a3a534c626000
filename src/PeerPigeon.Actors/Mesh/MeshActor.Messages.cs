using System.Collections.Immutable;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>What the actor of a mesh is told: the only address that the public API talks to.</summary>
public static class MeshProtocol
{
    /// <summary>Asks for a change; answered with <see cref="Done"/>, what the router answers, or <see cref="Refused"/>.</summary>
    public interface ICommand;

    /// <summary>Go to this hub, or to the configured one, and stay.</summary>
    public sealed record ConnectMesh(Uri? Hub) : ICommand;

    /// <summary>Say goodbye and close everything.</summary>
    public sealed record DisconnectMesh : ICommand;

    /// <summary>Take another home network.</summary>
    public sealed record ChangeNetwork(NetworkName Network) : ICommand;

    /// <summary>Allow or forbid the fall to the global network.</summary>
    public sealed record AllowFallback(bool Allow) : ICommand;

    /// <summary>Broadcast text.</summary>
    public sealed record SendBroadcast(string Content, SendOptions Options) : ICommand;

    /// <summary>Tell on what a bridge heard in another network; told by a bridge alone.</summary>
    /// <param name="To">The home network for which it is meant; if the mesh has another by now, it is refused.</param>
    /// <param name="Subtype">What kind of gossip.</param>
    /// <param name="Content">As it was said.</param>
    /// <param name="Trail">Where it comes from.</param>
    public sealed record TellOn(NetworkName To, string Subtype, RawJson Content, BridgeTrail Trail) : ICommand;

    /// <summary>Send a value to one peer.</summary>
    public sealed record SendDirect(PeerId To, JToken Content, SendOptions Options) : ICommand;

    /// <summary>Send bytes to a neighbour.</summary>
    public sealed record SendBytes(PeerId To, ReadOnlyMemory<byte> Bytes) : ICommand;

    /// <summary>Begin a stream to a neighbour; answered with <see cref="RemotePeerProtocol.StreamTaken"/>.</summary>
    public sealed record SendStream(PeerId To, RemotePeerProtocol.OpenStream Stream) : ICommand;

    /// <summary>Do this with records, in the active network.</summary>
    /// <param name="Command">What.</param>
    /// <param name="HomeOnly">Whether the active network must be home.</param>
    public sealed record UseDht(DhtProtocol.ICommand Command, bool HomeOnly) : ICommand;

    /// <summary>Ask the hub for its list; answered with <see cref="NetworksListed"/>.</summary>
    public sealed record ListNetworks : ICommand;

    /// <summary>What the hub lists.</summary>
    public sealed record NetworksListed(ImmutableArray<NetworkListing> Networks);

    /// <summary>The command is carried out.</summary>
    public sealed record Done;

    /// <summary>The command cannot be carried out.</summary>
    /// <param name="Code">One of <see cref="MeshErrors"/>.</param>
    /// <param name="Message">Thing, value, bound, remedy.</param>
    public sealed record Refused(string Code, string Message);
}
