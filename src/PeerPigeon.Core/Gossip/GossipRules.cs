namespace PeerPigeon.Core;

/// <summary>The bounds and times of gossip by ids: <c>peerpigeon.gossip</c>.</summary>
public sealed record GossipRules
{
    /// <summary>Origins of whose trees a router remembers its part, per generation of two. Default 4,096.</summary>
    public int Origins { get; init; } = 4096;

    /// <summary>How long ids wait for others to go with them. Default 50 ms.</summary>
    public TimeSpan Batch { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the full frame may come by itself after its id did, before it is asked for. Default 200 ms.</summary>
    public TimeSpan GraftAfter { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The same for a large frame that was only said to be there already (<see cref="LargeFrame"/>). Default 5 s.</summary>
    public TimeSpan LargePatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer may take before another neighbour is asked. Default 400 ms.</summary>
    public TimeSpan PullRetry { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>How often a frame is asked for before it is given up until somebody names it again. Default 8.</summary>
    public int PullTries { get; init; } = 8;

    /// <summary>Frames that may be missed at once. Default 4,096 ids.</summary>
    public int Missing { get; init; } = 4096;

    /// <summary>Messages kept for those who missed them. Default 1,024 frames.</summary>
    public int HistoryFrames { get; init; } = 1024;

    /// <summary>Bytes of them. Default 8 MiB.</summary>
    public long HistoryBytes { get; init; } = 8 << 20;

    /// <summary>How long they are kept. Default 2 minutes.</summary>
    public TimeSpan HistoryAge { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Frames of services kept, as announcements of members: said again before long, so never for as long as messages. Default 1,024.</summary>
    public int ServiceFrames { get; init; } = 1024;

    /// <summary>How long those are kept. Default 10 s.</summary>
    public TimeSpan ServiceAge { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a neighbour that does not seem to have a frame is told of it again. Default 1 s.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many times it is told again. Default 4.</summary>
    public int Repeats { get; init; } = 4;

    /// <summary>Frames from this size on are named to every neighbour at once, so that nobody else sends them here. Default 8 KiB.</summary>
    public int LargeFrame { get; init; } = 8192;

    /// <summary>Bytes that one neighbour may pull in a second. Default 1 MiB.</summary>
    public long ServeBytes { get; init; } = 1 << 20;

    /// <summary>Broadcasts of ours that collect confirmations at once. Default 16.</summary>
    public int Tracked { get; init; } = 16;

    /// <summary>Confirmations of one broadcast that are counted, and that any router passes on. Default 256.</summary>
    public int Confirmations { get; init; } = 256;

    /// <summary>Members confirm at a time of chance within this. Default 1 s.</summary>
    public TimeSpan ConfirmWithin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From this age on a frame is old news: passed on by id and age alone, so that nobody hears what was said before it came. Default 3 s.</summary>
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromSeconds(3);
}
