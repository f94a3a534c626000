using System.Globalization;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

// What an adversary does with frames, and the frames that it makes up.
internal sealed partial class Adversary
{
    /// <summary>How a text begins that no honest peer said although it bears its name and a signature: nobody may be told it.</summary>
    public const string Forged = "forged";

    /// <summary>How a text begins that no honest peer said although it bears its name, unsigned: nobody may be told it as verified.</summary>
    public const string Pretended = "pretended";

    private const int Remembered = 4096;

    private readonly HashSet<FrameId> _seen = [];
    private readonly List<GossipFrame> _kept = [];
    private int _lies;

    private void Hear(Connection from, ReadOnlyMemory<byte> utf8)
    {
        if (!DataFrameCodec.TryDecode(utf8, ProtocolLimits.Default, out DataFrame? frame, out _))
            return;
        if (frame is { Kind: DataFrameKind.Control, Control: LinkControl.Ping ping })
            from.Say(new LinkControl.Pong(ping.Nonce).Encode());
        else if (frame.Kind == DataFrameKind.Gossip)
            Hear(from, frame.Gossip!);
    }

    private void Hear(Connection from, GossipFrame frame)
    {
        if (_seen.Count >= Remembered)
            _seen.Clear();
        if (!_seen.Add(frame.Id) || !frame.CanForward)
            return;
        if (Subtypes.IsRouted(frame.Subtype) && frame.To is { } to)
        {
            if (_plan.ForgesAcknowledgements && frame.Subtype == Subtypes.DirectMessage && frame.Message is { } message)
                Acknowledge(to, frame.From, message);
            if (_plan.RelaysRouted && _peers.TryGetValue(to, out Connection? target))
                target.Say(frame.EncodeForward(Id));
            return;
        }

        if (_plan.Keeps && _kept.Count < Remembered && frame is { Subtype: Subtypes.Chat, IsSigned: true })
            _kept.Add(frame);
        if (!_plan.Relays && !(_plan.RelaysBeacons && frame.Subtype == Subtypes.Beacon))
            return;
        byte[] forward = frame.EncodeForward(Id);
        foreach (Connection connection in _peers.Values)
        {
            if (connection != from)
                connection.Say(forward);
        }
    }

    // As the target would, but for its key.
    private void Acknowledge(PeerId target, PeerId sender, FrameId message)
    {
        var content = RawJson.From(new JObject { ["message"] = message.ToString() });
        Tell(Make(Subtypes.Ack, content, target, sender, signature: null));
        Tell(Make(Subtypes.Ack, content, target, sender, FalseSignature()));
    }

    private void Lie()
    {
        for (var i = 0; i < _plan.SpamPerSecond; i++)
            Tell(Make(Subtypes.Chat, Text("spam"), Id, to: null, signature: null));
        for (var i = 0; i < _plan.ReplaysPerSecond && _kept.Count > 0; i++)
            Tell(Anew(_kept[_random.Next(_kept.Count)]));
        if (_plan.Victims.Count == 0)
            return;
        for (var i = 0; i < _plan.ForgeriesPerSecond; i++)
            Tell(Make(Subtypes.Chat, Text(Forged), Victim(), to: null, FalseSignature()));
        for (var i = 0; i < _plan.PoisonPerSecond; i++)
            Tell(Make(Subtypes.Chat, Text(Pretended), Victim(), to: null, signature: null));
    }

    private void Tell(GossipFrame frame)
    {
        _seen.Add(frame.Id);
        foreach (Connection connection in _peers.Values)
            connection.Say(frame.Utf8);
    }

    // Hops and path are nobody's signature: it looks as if its origin had just said it to us.
    private GossipFrame Anew(GossipFrame frame) =>
        GossipFrame.Create(frame.Id, frame.Subtype, frame.Content, frame.From, frame.To, Home, frame.Timestamp, frame.Signature, frame.Message);

    private PeerId Victim() => _plan.Victims[_random.Next(_plan.Victims.Count)];

    private RawJson Text(string kind) => RawJson.FromString(string.Create(CultureInfo.InvariantCulture, $"{kind} {Index}.{++_lies}"));

    private FrameSignature FalseSignature()
    {
        Span<byte> value = stackalloc byte[64];
        _random.NextBytes(value);
        return new("bm90IGEga2V5", System.Buffers.Text.Base64Url.EncodeToString(value));
    }

    private GossipFrame Make(string subtype, RawJson content, PeerId from, PeerId? to, FrameSignature? signature)
    {
        Span<byte> id = stackalloc byte[16];
        _random.NextBytes(id);
        return GossipFrame.Create(FrameId.FromBytes(id), subtype, content, from, to, Home, World.Now.ToUnixTimeMilliseconds(), signature);
    }
}
