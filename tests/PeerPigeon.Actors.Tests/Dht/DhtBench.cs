using System.Text;
using Akka.Actor;
using Newtonsoft.Json.Linq;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

/// <summary>The DHT of one network between a router and a membership that are the test's.</summary>
public sealed class DhtBench : IDisposable
{
    private int _read;

    public DhtBench(string settings = "", IRecordStorage? records = null)
    {
        Actors = new(settings);
        Router = Actors.NewProbe();
        Link = Actors.NewProbe();
        Members = Actors.NewProbe();
        MeshContext mesh = Actors.Mesh with { Ports = Actors.Mesh.Ports with { Records = records ?? new MemoryRecordStorage() } };
        (Dht, Parent) = Actors.StartBelow(DhtActor.Props(mesh, Team, Router.Ref, Members.Ref));
    }

    public VirtualActors Actors { get; }

    public IActorRef Dht { get; }

    public Probe Router { get; }

    public Probe Members { get; }

    /// <summary>Stands for the network's actor.</summary>
    public Probe Parent { get; }

    /// <summary>The link of a peer of 1.1.3.</summary>
    public Probe Link { get; }

    public DhtCounters Counters => Actors.Mesh.Counters.Dht;

    public static string Plain(string name) => $"team:{name}";

    public void Know(params PeerId[] members)
    {
        Actors.Tell(Dht, new MembersProtocol.MembersChanged(
            [.. members.Select(peer => new MembersProtocol.Member(peer, RingPosition.OfPeer(peer), [Capabilities.Dht], IsSuspected: false))], members.Length + 1));
        Requests();
    }

    /// <summary>What was sent to others since the last look.</summary>
    public IReadOnlyList<(PeerId To, RecordMessage Message)> Requests()
    {
        IReadOnlyList<NetworkRouterProtocol.SendRouted> all = Router.All<NetworkRouterProtocol.SendRouted>();
        List<(PeerId, RecordMessage)> sent = [];
        foreach (NetworkRouterProtocol.SendRouted routed in all.Skip(_read))
        {
            Assert.True(RecordMessage.TryRead(routed.Content, out RecordMessage? message, out _));
            sent.Add((routed.To, message));
        }

        _read = all.Count;
        return sent;
    }

    public void Hear(PeerId from, RecordMessage message) =>
        Actors.Tell(Dht, new NetworkRouterProtocol.Heard(
            Frames.Read(Frames.Json(from, message.Encode().ToString(), Subtypes.Dht, more: Frames.To(Actors.Self))), from));

    /// <summary>Everybody answers what was asked, until nothing is asked any more.</summary>
    public void AnswerAll(Func<PeerId, RecordMessage, RecordMessage?> answer)
    {
        for (IReadOnlyList<(PeerId To, RecordMessage Message)> requests = Requests(); requests.Count > 0; requests = Requests())
        {
            foreach ((PeerId to, RecordMessage message) in requests)
            {
                if (answer(to, message) is { } reply)
                    Hear(to, reply);
            }
        }
    }

    public Probe Ask(DhtProtocol.ICommand command)
    {
        Probe asker = Actors.NewProbe();
        Actors.Tell(Dht, command, asker);
        return asker;
    }

    public Probe Put(string name, string value) => Ask(new DhtProtocol.Put(name, RawJson.FromString(value), DhtPutOptions.Default));

    public Probe Get(string name) => Ask(new DhtProtocol.Get(name, DhtGetOptions.Default));

    public void SaysNeighbour(PeerId peer, DhtMessage message) => Actors.Tell(Dht, new DhtProtocol.NeighbourSaid(peer, message), Link);

    public void LinkTab(PeerId peer) => Actors.Tell(Dht, new DhtProtocol.TabLinked(peer, Link.Ref));

    /// <summary>What the neighbours of 1.1.3 were asked for: key and request.</summary>
    public IReadOnlyList<(string Key, string Request)> Queries() =>
        [.. Link.All<RemotePeerProtocol.SendFrame>().Select(frame => (JObject)JObject.Parse(Encoding.UTF8.GetString(frame.Utf8.Span)))
            .Where(frame => (string?)frame["messageType"] == "dht_query").Select(frame => ((string)frame["data"]!["key"]!, (string)frame["data"]!["requestId"]!))];

    /// <summary>What the neighbour of 1.1.3 was answered.</summary>
    public IReadOnlyList<JObject> Answers() =>
        [.. Link.All<RemotePeerProtocol.SendFrame>().Select(frame => (JObject)JObject.Parse(Encoding.UTF8.GetString(frame.Utf8.Span))["data"]!)];

    public DhtRecord Record(string stored, string value, PeerId publisher, double secondsAhead = 0)
    {
        Assert.True(DhtKey.TryParse(stored, out DhtKey? key, out _));
        return DhtRecord.Create(key, RawJson.FromString(value), publisher, Actors.Time.Now.AddSeconds(secondsAhead).ToUnixTimeMilliseconds());
    }

    public void Advance(double seconds) => Actors.Time.Advance(TimeSpan.FromSeconds(seconds));

    public void Dispose() => Actors.Dispose();
}
