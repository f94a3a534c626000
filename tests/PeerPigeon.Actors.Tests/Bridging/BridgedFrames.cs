using System.Buffers.Text;
using System.Text;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors.Tests;

/// <summary>A bridge elsewhere: signs what it tells on in <see cref="VirtualActors.Team"/>.</summary>
internal sealed class BridgedFrames : IDisposable
{
    public const string Secret = "a secret of sixteen or more";

    private readonly EcdsaPeerKey _key = EcdsaPeerKey.Create();
    private int _frames;

    public static PeerId Origin { get; } = VirtualActors.Peer(0xee);

    public static NetworkName OtherNetwork { get; } = NetworkName.Parse("other");

    public static string Message { get; } = new('a', FrameId.TextLength);

    public PeerId Self => _key.Id;

    /// <summary>A frame that tells on what <see cref="Origin"/> said.</summary>
    public string Json(string text, string secret = Secret, string message = "", string network = "team")
    {
        BridgeGrant grant = new BridgeGrant(
            NetworkName.Parse(network), OtherNetwork, NetworkName.Parse(network), VirtualActors.Peer(0xdd), Self, DateTimeOffset.FromUnixTimeSeconds(4_000_000_000)).Sign(secret);
        var trail = new BridgeTrail(FrameId.FromText(message.Length > 0 ? message : Message), Origin, OtherNetwork, Proven: true, [Self], grant.ToString());
        FrameId id = FrameId.FromText($"bridged-{Self}-{_frames++}");
        GossipFrame bare = GossipFrame.Create(id, Subtypes.Chat, RawJson.FromString(text), Self, null, NetworkName.Parse(network), 0, null, null, trail);
        var signature = new FrameSignature(_key.PublicKey, Base64Url.EncodeToString(_key.Sign(bare.SignedBytes())));
        return Encoding.UTF8.GetString(
            GossipFrame.Create(id, Subtypes.Chat, RawJson.FromString(text), Self, null, NetworkName.Parse(network), 0, signature, null, trail).Utf8.Span);
    }

    public void Dispose() => _key.Dispose();
}
