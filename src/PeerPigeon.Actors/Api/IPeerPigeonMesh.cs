using System.Collections.Immutable;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>One local peer in one named network: what a service talks to.</summary>
/// <remarks>
/// Every member may be called from any thread. Events are raised one at a time, in order, on an actor's thread: a handler that
/// blocks slows the mesh down (links stop reading), it never loses messages; a handler that throws is logged.
/// </remarks>
public interface IPeerPigeonMesh
{
    /// <summary>The id of this peer.</summary>
    PeerId PeerId { get; }

    /// <summary>The network in which this peer publishes now.</summary>
    NetworkName NetworkName { get; }

    /// <summary>The network that this peer was configured with.</summary>
    NetworkName OriginalNetworkName { get; }

    /// <summary>Whether the peer is in the global network because home has too few peers.</summary>
    bool IsUsingGlobalFallback { get; }

    /// <summary>Values that the members of the active network hold for each other.</summary>
    IMeshDht Dht { get; }

    /// <summary>Something about this mesh changed: connection, network, a setting.</summary>
    event EventHandler<MeshStatusChanged>? StatusChanged;

    /// <summary>A chat or a direct message arrived; never one's own.</summary>
    event EventHandler<MeshMessage>? MessageReceived;

    /// <summary>A neighbour sent bytes.</summary>
    event EventHandler<MeshBinary>? BinaryReceived;

    /// <summary>A neighbour began a stream, to be read or aborted. While nobody listens here, streams are refused.</summary>
    event EventHandler<MeshStream>? StreamReceived;

    /// <summary>A link opened.</summary>
    event EventHandler<PeerLinked>? PeerConnected;

    /// <summary>A link ended.</summary>
    event EventHandler<PeerUnlinked>? PeerDisconnected;

    /// <summary>A member of the network came into view: it joined, or came back, or took the place of one that is gone.</summary>
    event EventHandler<MemberJoined>? MemberJoined;

    /// <summary>A member left, or is held for gone.</summary>
    event EventHandler<MemberLeft>? MemberLeft;

    /// <summary>Names another home network; only while disconnected.</summary>
    /// <exception cref="MeshException"><see cref="MeshErrors.ConnectedAlready"/>, <see cref="MeshErrors.BadNetworkName"/>.</exception>
    void SetNetworkName(string name);

    /// <summary>Allows or forbids the fall to the global network.</summary>
    void SetAllowGlobalFallback(bool allow);

    /// <summary>The state of this mesh, as of its last change.</summary>
    MeshStatus GetStatus();

    /// <summary>The remote peers that this mesh is linked with or is opening a link to.</summary>
    IReadOnlyList<MeshPeer> GetPeers();

    /// <summary>Who is in the active network, as far as this peer knows: our peers, however many hops away, this one left out. JavaScript peers say nothing of the kind.</summary>
    MeshMembers GetMembers();

    /// <summary>The networks that the hub lists, by name, with their counts; unlisted ones are left out. Asks the hub in use, else the configured one.</summary>
    /// <exception cref="MeshException">
    /// <see cref="MeshErrors.NoSignalingUrl"/>; <see cref="MeshErrors.HubUnreachable"/>, also where the hub keeps no list, as 1.1.3's.
    /// </exception>
    Task<ImmutableArray<NetworkListing>> ListNetworksAsync(CancellationToken cancellationToken = default);

    /// <summary>Goes to the configured hub, or to <paramref name="hub"/>. Completes when the command is taken; the hub may be down, the mesh retries for ever.</summary>
    /// <exception cref="ArgumentException">The URL does not begin with ws, wss, http or https, or holds a user and password.</exception>
    /// <exception cref="MeshException"><see cref="MeshErrors.NoSignalingUrl"/> when no URL is configured or given.</exception>
    Task ConnectAsync(Uri? hub = null, CancellationToken cancellationToken = default);

    /// <summary>Says goodbye, closes every link and the hub connection. Completes when all of it is done.</summary>
    Task DisconnectAsync(CancellationToken cancellationToken = default);

    /// <summary>Sends text to every member of the active network. Completes when a link took it; with <see cref="SendOptions.Track"/> when members had that time to confirm.</summary>
    /// <param name="content">Text with at least one character that is not white space.</param>
    /// <param name="options">How long and where it may wait; null: <see cref="SendOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the wait, not what was sent already.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="SendOptions.Track"/> is less than 0.1 s or more than 5 minutes.</exception>
    /// <exception cref="MeshException">
    /// <see cref="MeshErrors.Busy"/>: too many tracked at once; <see cref="MeshErrors.BadContent"/>, <see cref="MeshErrors.TooLarge"/>, <see cref="MeshErrors.OutboxFull"/>,
    /// <see cref="MeshErrors.OutboxExpired"/>, <see cref="MeshErrors.NotConnected"/>.
    /// </exception>
    Task<SentMessage> SendMessageAsync(string content, SendOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Sends a JSON value to one member of the active network, however many hops away, and waits for its acknowledgement.</summary>
    /// <exception cref="MeshException">
    /// <see cref="MeshErrors.UnknownPeer"/>: nobody by that id; <see cref="MeshErrors.NotAcknowledged"/>: one of our peers did not
    /// answer in time; and what <see cref="SendMessageAsync"/> throws.
    /// </exception>
    Task<SentDirectMessage> SendDirectMessageAsync(PeerId to, JToken content, SendOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Sends bytes to a neighbour.</summary>
    /// <exception cref="MeshException"><see cref="MeshErrors.UnknownPeer"/>: no open link; <see cref="MeshErrors.TooLarge"/>; <see cref="MeshErrors.LinkFull"/>.</exception>
    Task SendBinaryAsync(PeerId to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default);

    /// <summary>Sends a stream of bytes to a neighbour, in chunks, no faster than the link takes them. Completes when the link took all of it.</summary>
    /// <param name="to">The neighbour.</param>
    /// <param name="content">Is read from where it stands to its end; stays open.</param>
    /// <param name="options">What the receiver is told; null: nothing but the length, if <paramref name="content"/> can seek.</param>
    /// <param name="progress">Hears after each chunk that the link took.</param>
    /// <param name="cancellationToken">Aborts the stream; the receiver is told.</param>
    /// <exception cref="MeshException">
    /// <see cref="MeshErrors.UnknownPeer"/>: no open link; <see cref="MeshErrors.Busy"/>: too many streams to this neighbour;
    /// <see cref="MeshErrors.StreamAborted"/>: the receiver gave it up, or the link ended, after how many bytes.
    /// </exception>
    Task<SentStream> SendStreamAsync(
        PeerId to, Stream content, StreamOptions? options = null, IProgress<StreamProgress>? progress = null, CancellationToken cancellationToken = default);
}
