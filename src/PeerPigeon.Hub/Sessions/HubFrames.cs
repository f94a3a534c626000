using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>What the hub itself says to clients (wire protocol §2.3), encoded.</summary>
internal static class HubFrames
{
    public static string Unroutable(string type) =>
        $"Signaling server does not route '{type}' messages. Use WebRTC data channels for peer-to-peer communication.";

    public static byte[] Connected(PeerId peer, HubDescription hub, long now) =>
        Encode(SignalKind.Connected, new ConnectedData(peer, hub).ToJson(), now);

    public static byte[] PeerDiscovered(RawJson subject, NetworkName network, PeerId listener, long now) =>
        Encode(SignalKind.PeerDiscovered, subject, now, network, listener);

    public static byte[] PeerDisconnected(PeerId subject, bool isHub, NetworkName network, PeerId listener, long now) =>
        Encode(SignalKind.PeerDisconnected, new PeerDisconnectedData(subject, isHub).ToJson(), now, network, listener);

    /// <summary>1.1.3 leaves the network out, so its clients outside "global" never see the pong (wire protocol §2.6).</summary>
    public static byte[] Pong(NetworkName network, PeerId listener, long now) =>
        Encode(SignalKind.Pong, Json($$"""{"timestamp":{{now}}}"""), now, network, listener);

    /// <summary>The same bytes for every receiver, so without addressee.</summary>
    public static byte[] NetworkCounts(NetworkName network, NetworkCountsData counts, long now) =>
        Encode(SignalKind.NetworkCounts, counts.ToJson(), now, network);

    public static byte[] Challenge(string nonce, long now) => Encode(SignalKind.Challenge, new ChallengeData(nonce).ToJson(), now);

    /// <summary>1.1.3's members, plus the reason for programs, plus the network without which 1.1.3's clients would drop it.</summary>
    public static byte[] Error(Refusal reason, string text, NetworkName? network, long now) => SignalCodec.Encode(SignalMessage.Create(SignalKind.Error) with
    {
        Data = Json($$"""{"reason":"{{HubCounters.NameOf(reason)}}"}"""),
        Network = network,
        Timestamp = now,
        Error = text,
    });

    /// <summary>A client's message as others get it: sender and network are the session's, the clock is ours, the rest is as it came.</summary>
    public static byte[] Relay(SignalMessage message, PeerId from, NetworkName network, long now) => SignalCodec.Encode(message with
    {
        From = from,
        FromSystem = false,
        Network = network,
        Timestamp = now,
        MaxPeers = null,
        Error = null,
    });

    private static byte[] Encode(SignalKind kind, RawJson data, long now, NetworkName? network = null, PeerId? target = null) =>
        SignalCodec.Encode(SignalMessage.Create(kind, data) with { FromSystem = true, Network = network, Target = target, Timestamp = now });

    private static RawJson Json(string text) =>
        RawJson.TryParse(System.Text.Encoding.UTF8.GetBytes(text), ProtocolLimits.Default, out RawJson json, out Rejection rejection)
            ? json
            : throw new InvalidOperationException($"the hub's own JSON is refused: {rejection}");
}
