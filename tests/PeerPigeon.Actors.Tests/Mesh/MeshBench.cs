using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors.Tests;

/// <summary>One mesh behind its public API, with a fake hub and fake links.</summary>
public sealed class MeshBench : IDisposable
{
    public MeshBench(string settings = "")
    {
        Actors = new(settings);
        var view = new MeshView(Actors.Mesh.Settings.Describe(new()
        {
            PeerId = Actors.Self,
            NetworkName = VirtualActors.Team,
            OriginalNetworkName = VirtualActors.Team,
            AllowGlobalFallback = true,
            SignalingUrl = FakeHub.Address,
        }));
        Mesh = new(view);
        Mesh.Attach(Actors.Start(MeshActor.Props(Actors.Mesh, view, unlisted: false)), mostInFlight: 100);
        Mesh.MessageReceived += (_, message) => Received.Add(message);
        Mesh.StatusChanged += (_, change) => Changes.Add(change);
    }

    public VirtualActors Actors { get; }

    public PeerPigeonMesh Mesh { get; }

    public List<MeshMessage> Received { get; } = [];

    public List<MeshStatusChanged> Changes { get; } = [];

    public void Connect()
    {
        Run(() => Mesh.ConnectAsync());
        Actors.Time.RunUntilIdle();
        HubSays("""{"type":"connected","data":{"peerId":"0000000000000000000000000000000000000000"},"fromPeerId":"system"}""");
    }

    /// <summary>A remote peer offers, and its link opens.</summary>
    public FakeLink LinkWith(PeerId peer)
    {
        OfferBy(peer);
        FakeLink link = Actors.Links.Last.Open();
        Actors.Time.RunUntilIdle();
        return link;
    }

    /// <summary>Somebody offers of whom nothing is known, and its link opens.</summary>
    public FakeLink LinkWithStranger(PeerId peer)
    {
        Offer(peer);
        FakeLink link = Actors.Links.Last.Open();
        Actors.Time.RunUntilIdle();
        return link;
    }

    /// <summary>The hub introduces a peer to which we cannot offer ourselves, and it offers.</summary>
    public void OfferBy(PeerId peer, string network = "team")
    {
        HubSays($$"""{"type":"peer-discovered","data":{"peerId":"{{peer}}","capabilities":["topology/1","probe/1"]},"fromPeerId":"system","networkName":"{{network}}"}""");
        Offer(peer, network);
    }

    /// <summary>Somebody offers of whom nobody spoke.</summary>
    public void Offer(PeerId peer, string network = "team") =>
        HubSays($$"""{"type":"offer","data":{"type":"fake-offer","attempt":"1"},"fromPeerId":"{{peer}}","targetPeerId":"{{Actors.Self}}","networkName":"{{network}}"}""");

    public void Discover(PeerId peer, string network = "team") =>
        HubSays($$"""{"type":"peer-discovered","data":{"peerId":"{{peer}}","capabilities":["topology/1","probe/1","fake/1"]},"fromPeerId":"system","networkName":"{{network}}"}""");

    public void HubSays(string json)
    {
        Actors.Hub.Last.Say(json);
        Actors.Time.RunUntilIdle();
    }

    public void Say(FakeLink link, string json)
    {
        link.Say(json);
        Actors.Time.RunUntilIdle();
    }

    public void Run(Func<Task> work) => Actors.Time.Run(work, TimeSpan.FromMinutes(2));

    public T Run<T>(Func<Task<T>> work) => Actors.Time.Run(work, TimeSpan.FromMinutes(2));

    public MeshException Fails(Func<Task> work) => Assert.Throws<MeshException>(() => Run(work));

    public IEnumerable<JObject> SentToHub(string type) => Actors.Hub.Last.Sent.Where(message => (string?)message["type"] == type);

    public void Dispose() => Actors.Dispose();
}
