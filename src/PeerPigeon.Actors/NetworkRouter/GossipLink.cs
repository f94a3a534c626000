using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>One link, as gossip sees it.</summary>
internal sealed class GossipLink(PeerId peer, IActorRef link, DateTimeOffset openedAt)
{
    // From this on in a second a history may have lost within a few seconds what it promised, and gossip.serve-bytes may have refused it.
    private const int BusyFrames = 256;
    private const int BusyBytes = 256 * 1024;

    private readonly List<KeptFrame> _pending = [];
    private readonly RateLimit _syncs = new(perSecond: 1, burst: 8);
    private DateTimeOffset _servedSince;
    private long _served;
    private DateTimeOffset _broughtSince;
    private int _broughtFrames;
    private int _broughtBytes;

    public PeerId Peer => peer;

    /// <summary>Its place in every <see cref="LinkSet"/>; <see cref="LinkSet.None"/> while the neighbour did not say that it takes ids.</summary>
    public int Slot { get; set; } = LinkSet.None;

    /// <summary>What the neighbour said that it understands.</summary>
    public ImmutableArray<string> Capabilities { get; set; } = [];

    /// <summary>Since when the neighbour is in this network without interruption; as long as it has not said so, since the link opened.</summary>
    public DateTimeOffset Since { get; set; } = openedAt;

    /// <summary>How often it is yet to be asked for what we missed: notices can be lost.</summary>
    public int Syncs { get; set; }

    /// <summary>Frames whose ids wait to be told.</summary>
    public int Pending => _pending.Count;

    /// <summary>When the link last brought much in a short time.</summary>
    public DateTimeOffset BusyAt { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>A full frame came.</summary>
    public void CountBrought(int bytes, DateTimeOffset now)
    {
        if (now - _broughtSince >= TimeSpan.FromSeconds(1))
            (_broughtSince, _broughtFrames, _broughtBytes) = (now, 0, 0);
        _broughtFrames++;
        _broughtBytes += bytes;
        if (_broughtFrames >= BusyFrames || _broughtBytes >= BusyBytes)
            BusyAt = now;
    }

    /// <summary>Whether the neighbour takes frames that need this capability; null: everybody does.</summary>
    public bool Takes(string? capability) => capability is null || Capabilities.Contains(capability);

    public void Send(RemotePeerProtocol.SendFrame frame) => link.Tell(frame);

    public void Tell(LinkControl notice) => link.Tell(new RemotePeerProtocol.SendFrame(notice.Encode()));

    /// <summary>Lets an id wait for others to go with it.</summary>
    public void Add(KeptFrame frame) => _pending.Add(frame);

    /// <summary>Tells every id that waits.</summary>
    public int Flush(DateTimeOffset now)
    {
        int count = _pending.Count;
        if (count == 0)
            return 0;
        var ids = ImmutableArray.CreateBuilder<FrameId>(count);
        var hops = ImmutableArray.CreateBuilder<int>(count);
        var ages = ImmutableArray.CreateBuilder<int>(count);
        var old = false;
        foreach (KeptFrame frame in _pending)
        {
            double age = (now - frame.AcceptedAt).TotalMilliseconds;
            old |= age >= 1000;
            ids.Add(frame.Id);
            hops.Add(frame.Hops);
            ages.Add((int)Math.Clamp(age, 0, int.MaxValue));
        }

        Tell(new LinkControl.Have(ids.MoveToImmutable(), hops.MoveToImmutable(), old ? ages.MoveToImmutable() : []));
        _pending.Clear();
        return count;
    }

    /// <summary>Whether the neighbour may ask now what it missed; each answer goes through the whole history.</summary>
    public bool MaySync(DateTimeOffset now) => _syncs.TryTake(now);

    /// <summary>Whether the neighbour may pull so many bytes more in this second.</summary>
    public bool MayPull(int bytes, long most, DateTimeOffset now)
    {
        if (now - _servedSince >= TimeSpan.FromSeconds(1))
            (_servedSince, _served) = (now, 0);
        if (_served > 0 && _served + bytes > most)
            return false;
        _served += bytes;
        return true;
    }
}
