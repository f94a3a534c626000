using System.Collections.Immutable;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Dashboard.Tests.ByHand;

/// <summary>A peer in memory that is there to be drawn: it has an id, links and members, and does nothing.</summary>
internal sealed class Bystander : IPeerPigeonMesh
{
    private static readonly int[] Steps = [1, 7, 61];      // whom it is linked with, counted from itself

    private readonly MeshStatus _status;
    private readonly MeshMembers _members;
    private readonly ImmutableArray<MeshPeer> _peers;

    private Bystander(int number, PeerId[] all)
    {
        NetworkName network = NetworkName.Parse("gaming");
        PeerId = all[number];
        _status = new() { PeerId = PeerId, NetworkName = network, OriginalNetworkName = network, AllowGlobalFallback = true, MinPeers = 2, MaxPeers = 3 };
        _members = new(network, [.. all.Where(id => id != PeerId).Select(id => new MeshMember(id, network, [], "peerpigeon-actors/0.1.0", IsSuspected: false, Verified: true))], all.Length);
        _peers = [.. Steps.Select(step => new MeshPeer(all[(number + step) % all.Length], network, "connected", "outgoing", "memory", 0, "peerpigeon-actors/0.1.0", 0, 0))];
    }

    public event EventHandler<MeshStatusChanged>? StatusChanged { add { } remove { } }

    public event EventHandler<MeshMessage>? MessageReceived { add { } remove { } }

    public event EventHandler<MeshBinary>? BinaryReceived { add { } remove { } }

    public event EventHandler<MeshStream>? StreamReceived { add { } remove { } }

    public event EventHandler<PeerLinked>? PeerConnected { add { } remove { } }

    public event EventHandler<PeerUnlinked>? PeerDisconnected { add { } remove { } }

    public event EventHandler<MemberJoined>? MemberJoined { add { } remove { } }

    public event EventHandler<MemberLeft>? MemberLeft { add { } remove { } }

    public PeerId PeerId { get; }

    public NetworkName NetworkName => _status.NetworkName;

    public NetworkName OriginalNetworkName => _status.OriginalNetworkName;

    public bool IsUsingGlobalFallback => false;

    public IMeshDht Dht => throw Idle();

    /// <summary>So many, each of which knows all others and is linked with three.</summary>
    public static Dictionary<string, IPeerPigeonMesh> Crowd(int count)
    {
        Random random = new(7);
        PeerId[] ids = [.. Enumerable.Range(0, count).Select(_ =>
        {
            byte[] bytes = new byte[20];
            random.NextBytes(bytes);
            return PeerId.Parse(Convert.ToHexStringLower(bytes));
        })];
        return Enumerable.Range(0, count).ToDictionary(number => $"peer {number}", IPeerPigeonMesh (number) => new Bystander(number, ids), StringComparer.Ordinal);
    }

    public void SetNetworkName(string name) => throw Idle();

    public void SetAllowGlobalFallback(bool allow) => throw Idle();

    public MeshStatus GetStatus() => _status;

    public IReadOnlyList<MeshPeer> GetPeers() => _peers;

    public MeshMembers GetMembers() => _members;

    public Task<ImmutableArray<NetworkListing>> ListNetworksAsync(CancellationToken cancellationToken = default) => throw Idle();

    public Task ConnectAsync(Uri? hub = null, CancellationToken cancellationToken = default) => throw Idle();

    public Task DisconnectAsync(CancellationToken cancellationToken = default) => throw Idle();

    public Task<SentMessage> SendMessageAsync(string content, SendOptions? options = null, CancellationToken cancellationToken = default) => throw Idle();

    public Task<SentDirectMessage> SendDirectMessageAsync(PeerId to, JToken content, SendOptions? options = null, CancellationToken cancellationToken = default) => throw Idle();

    public Task SendBinaryAsync(PeerId to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) => throw Idle();

    public Task<SentStream> SendStreamAsync(
        PeerId to, Stream content, StreamOptions? options = null, IProgress<StreamProgress>? progress = null, CancellationToken cancellationToken = default) => throw Idle();

    private static InvalidOperationException Idle() => new("a bystander does nothing");
}
