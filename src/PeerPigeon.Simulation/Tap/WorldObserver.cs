using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>Sees every byte and every status of a world. Nothing that it does changes the run.</summary>
internal abstract class WorldObserver
{
    /// <summary>A frame is given to a link, before any fault.</summary>
    public virtual void LinkSent(in LinkPassage passage)
    {
    }

    /// <summary>A frame came out of a link.</summary>
    public virtual void LinkArrived(in LinkPassage passage)
    {
    }

    /// <summary>A message is sent to a hub, or came from one.</summary>
    public virtual void HubMessage(in HubPassage passage)
    {
    }

    /// <summary>One end of a link opened.</summary>
    public virtual void LinkOpened(TappedLink link)
    {
    }

    /// <summary>One end of a link is over.</summary>
    public virtual void LinkClosed(TappedLink link)
    {
    }

    /// <summary>A participant announced, or its hub connection ended.</summary>
    public virtual void SessionChanged(Participant peer)
    {
    }

    /// <summary>A mesh says that its status changed.</summary>
    public virtual void StatusChanged(SimulatedPeer peer, MeshStatusChanged change)
    {
    }

    /// <summary>A text reached an application, over so many relays.</summary>
    public virtual void Delivered(Participant peer, string text, int hops)
    {
    }

    /// <summary>A mesh gave a message to its application.</summary>
    public virtual void Heard(SimulatedPeer peer, MeshMessage message)
    {
    }

    /// <summary>A while has passed; nothing is under way in the actors.</summary>
    public virtual void Sample(DateTimeOffset now)
    {
    }
}

/// <summary>Everybody who looks on.</summary>
internal sealed class Observers
{
    private readonly List<WorldObserver> _all = [];

    public void Add(WorldObserver observer) => _all.Add(observer);

    public void LinkSent(in LinkPassage passage)
    {
        foreach (WorldObserver observer in _all)
            observer.LinkSent(passage);
    }

    public void LinkArrived(in LinkPassage passage)
    {
        foreach (WorldObserver observer in _all)
            observer.LinkArrived(passage);
    }

    public void HubMessage(SimulatedHub hub, Participant peer, bool isUpward, ReadOnlyMemory<byte> payload)
    {
        if (_all.Count == 0)
            return;
        SignalCodec.TryDecode(payload, ProtocolLimits.Default, out SignalMessage? message, out _);
        HubPassage passage = new(hub, peer, isUpward, payload, message);
        foreach (WorldObserver observer in _all)
            observer.HubMessage(passage);
    }

    public void LinkOpened(TappedLink link) => _all.ForEach(observer => observer.LinkOpened(link));

    public void LinkClosed(TappedLink link) => _all.ForEach(observer => observer.LinkClosed(link));

    public void SessionChanged(Participant peer) => _all.ForEach(observer => observer.SessionChanged(peer));

    public void StatusChanged(SimulatedPeer peer, MeshStatusChanged change) => _all.ForEach(observer => observer.StatusChanged(peer, change));

    public void Delivered(Participant peer, string text, int hops = 0) => _all.ForEach(observer => observer.Delivered(peer, text, hops));

    public void Heard(SimulatedPeer peer, MeshMessage message) => _all.ForEach(observer => observer.Heard(peer, message));

    public void Sample(DateTimeOffset now) => _all.ForEach(observer => observer.Sample(now));
}
