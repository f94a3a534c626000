using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

// Its links, and what it does with frames (wire protocol §6.2).
public sealed partial class JavaScriptPeer
{
    private static readonly TimeSpan SeenFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan IsolatedRetry = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<FrameId, DateTimeOffset> _seen = [];

    /// <summary>Says something to its network.</summary>
    internal void Say(string text)
    {
        Span<byte> id = stackalloc byte[16];
        _random.NextBytes(id);
        GossipFrame frame = GossipFrame.Create(FrameId.FromBytes(id), Subtypes.Chat, RawJson.FromString(text), Id, to: null, Home, Clock);
        _seen[frame.Id] = World.Now;
        Flood(frame.Utf8, except: null);
    }

    private void Hear(Connection from, ReadOnlyMemory<byte> utf8)
    {
        if (!DataFrameCodec.TryDecode(utf8, ProtocolLimits.Default, out DataFrame? frame, out _))
            return;
        if (frame.Kind == DataFrameKind.Eviction)
            Drop(from, "evicted");
        else if (frame.Kind == DataFrameKind.Gossip)
            Hear(from, frame.Gossip!);
    }

    private void Hear(Connection from, GossipFrame frame)
    {
        if (frame.Network != Home || frame.Ttl <= 0 || frame.Path.Contains(Id) || !_seen.TryAdd(frame.Id, World.Now))
            return;
        if (frame.Subtype == Subtypes.Chat)
        {
            if (!frame.Content.TryGetString(out string? text) || string.IsNullOrWhiteSpace(text))
                return;
            World.Observers.Delivered(this, text, frame.Hops);
        }

        bool isAddressed = frame.Subtype is Subtypes.DirectMessage or Subtypes.DhtRouting && frame.To is not null;
        if (isAddressed && frame.To!.Value.SameBytes(Id))
        {
            if (frame.Subtype == Subtypes.DirectMessage && frame.Content.TryGetString(out string? message))
                World.Observers.Delivered(this, message);
            return;
        }

        if (!frame.CanForward)
            return;
        byte[] forward = frame.EncodeForward(Id);
        if (!isAddressed)
        {
            Flood(forward, from);
            return;
        }

        Connection? nearest = _peers.Values.Where(connection => connection.Link is not null && connection != from)
            .OrderBy(connection => connection.Peer, new Farther(frame.To!.Value)).FirstOrDefault();
        nearest?.Link!.TrySend(new(forward, IsBinary: false));
    }

    private void Flood(ReadOnlyMemory<byte> utf8, Connection? except)
    {
        foreach (Connection connection in _peers.Values)
        {
            if (connection != except)
                connection.Link?.TrySend(new(utf8, IsBinary: false));
        }
    }

    private void ForgetFrames()
    {
        foreach (FrameId old in _seen.Where(entry => World.Now - entry.Value > SeenFor).Select(entry => entry.Key).ToArray())
            _seen.Remove(old);
    }

    private void Opened(Connection connection, ILink link)
    {
        connection.Link = link;
        _attempting.Remove(connection.Peer);
        _tries.Remove(connection.Peer);
        if (_discovered.ContainsKey(connection.Peer))
            _discovered[connection.Peer] = World.Now;
    }

    private void Drop(Connection connection, string reason)
    {
        bool wasLinked = connection.Link is not null;
        if (_peers.TryGetValue(connection.Peer, out Connection? current) && current == connection)
            _peers.Remove(connection.Peer);
        connection.End(reason);
        if (!wasLinked)
            return;
        _attempting.Remove(connection.Peer);
        if (!HasOpenLink)
            After(IsolatedRetry, () =>
            {
                if (!HasOpenLink)
                    Optimise();
            });
    }

    // One RTCPeerConnection, as far as the mesh cares. A handshake that fails leaves the target marked as attempted (D-2).
    private sealed class Connection(JavaScriptPeer owner, PeerId peer, bool isOffer) : ILinkAttemptObserver, ILinkReceiver
    {
        private bool _over;

        public PeerId Peer => peer;

        public bool IsOffer => isOffer;

        public ILinkAttempt? Attempt { get; set; }

        public ILink? Link { get; set; }

        public void End(string reason)
        {
            _over = true;
            Attempt?.Dispose();
            Link?.Close(reason);
            Link = null;
        }

        public void OnEmit(SignalKind kind, RawJson data)
        {
            if (!_over)
                owner.Send(kind, data, peer);
        }

        public void OnOpened(ILink link)
        {
            if (_over)
            {
                link.Close("superseded");
                return;
            }

            owner.Opened(this, link);
            link.Start(this);
        }

        public void OnFailed(string reason)
        {
            if (!_over)
                owner.Drop(this, reason);
        }

        public void OnFrame(InboundFrame frame)
        {
            if (!_over && !frame.IsBinary)
                owner.Hear(this, frame.Payload);
            frame.Release();
        }

        public void OnClosed(string reason)
        {
            if (!_over)
                owner.Drop(this, reason);
        }
    }
}
