using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

// What it does with each message.
public sealed partial class ForeignHub
{
    private void Take(string id, ReadOnlyMemory<byte> utf8)
    {
        if (!SignalCodec.TryDecode(utf8, ProtocolLimits.Default, out SignalMessage? message, out _))
            return;
        NetworkName network = message.Network ?? NetworkName.Global;
        PeerId self = PeerId.Parse(id);
        SignalMessage response = SignalMessage.Create(
            message.Kind == SignalKind.Unknown ? SignalKind.Error : message.Kind, message.Data, message.From ?? self, target: message.Target, network: network, timestamp: Clock);
        switch (message.Kind)
        {
            case SignalKind.Announce:
                Announce(id, network, message.Data);
                break;
            case SignalKind.Offer or SignalKind.Answer or SignalKind.IceCandidate:
                if (message.Target is { } target && NetworkOf(target.ToString()) == network)
                    Send(target.ToString(), response);
                break;
            case SignalKind.Goodbye:
                foreach (string other in Closest(id, network))
                    Send(other, response);
                Remove(id);
                break;
            case SignalKind.Ping:
                Send(
                    id,
                    SignalMessage.Create(SignalKind.Pong, RawJson.From(new JObject { ["timestamp"] = Clock }), fromSystem: true, target: self, timestamp: Clock));
                break;
            case SignalKind.Cleanup or SignalKind.PeerDiscovered:
                break;
            default:
                string error = $"Signaling server does not route '{message.Type}' messages. Use WebRTC data channels for peer-to-peer communication.";
                Send(id, SignalMessage.Create(SignalKind.Error, timestamp: Clock, error: error));
                break;
        }
    }

    // Who announces a second network stays in the first one too; what it announces may override what the server says.
    private void Announce(string id, NetworkName network, RawJson announced)
    {
        JObject data = announced.Kind == RawJsonKind.Object ? (JObject)announced.ToToken() : [];
        bool isHub = (bool?)data["isHub"] == true || network == NetworkName.HubMesh;
        _peers[id] = new(network, isHub, data);
        if (!_networks.TryGetValue(network, out List<string>? members))
            _networks.Add(network, members = []);
        if (!members.Contains(id))
            members.Add(id);
        string[] others = [.. members.Where(other => other != id && _connections.TryGetValue(other, out Socket? socket) && socket.IsOpen)];
        foreach (string other in others)
            Discover(other, id, network);
        foreach (string other in others)
            Discover(id, other, network);
    }

    private void Discover(string receiver, string about, NetworkName network)
    {
        Info info = _peers[about];
        var data = new JObject { ["peerId"] = about, ["isHub"] = info.IsHub };
        data.Merge(info.Data);
        Send(
            receiver,
            SignalMessage.Create(SignalKind.PeerDiscovered, RawJson.From(data), fromSystem: true, target: PeerId.Parse(receiver), network: network, timestamp: Clock));
    }

    private NetworkName? NetworkOf(string id)
    {
        if (!_connections.ContainsKey(id))
            return null;
        return _peers.TryGetValue(id, out Info? info) ? info.Network : NetworkName.Global;
    }

    private IEnumerable<string> Closest(string id, NetworkName network) => MembersOf(network)
        .Where(other => other != id && _connections.ContainsKey(other))
        .OrderBy(other => DigitSum(id, other))
        .Take(GoodbyesAtMost);

    private static int DigitSum(string one, string other)
    {
        var sum = 0;
        for (var i = 0; i < one.Length; i++)
            sum += Convert.ToInt32(one[i].ToString(), 16) ^ Convert.ToInt32(other[i].ToString(), 16);
        return sum;
    }
}
