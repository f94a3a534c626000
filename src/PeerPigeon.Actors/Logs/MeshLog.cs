using System.Collections.Immutable;
using LogLevel = Akka.Event.LogLevel;

namespace PeerPigeon.Actors;

/// <summary>Every line that meshes and bridges log at level information or above. A number is never used again for another.</summary>
public static class MeshLog
{
    /// <summary>A handler of the application threw; the mesh goes on.</summary>
    public static readonly LogLine HandlerThrew = new(new(1001, nameof(HandlerThrew)), LogLevel.ErrorLevel, "An event handler of the application threw");

    /// <summary>The state directory was not as it was left.</summary>
    public static readonly LogLine StateDamaged = new(new(1002, nameof(StateDamaged)), LogLevel.WarningLevel, "{Problem}");

    /// <summary>The state directory cannot be written.</summary>
    public static readonly LogLine PreferencesNotWritten = new(new(1003, nameof(PreferencesNotWritten)), LogLevel.WarningLevel, "Preferences cannot be written to '{Directory}': {Error}; free space there, or let this user write");

    /// <summary>The file of records was damaged.</summary>
    public static readonly LogLine RecordsDamaged = new(new(1004, nameof(RecordsDamaged)), LogLevel.WarningLevel, "{Problem}");

    /// <summary>The WebRTC stack: a STUN or TURN server that fails, for example.</summary>
    public static readonly LogLine WebRtcTrouble = new(new(1101, nameof(WebRtcTrouble)), LogLevel.WarningLevel, "WebRTC: {Trouble}");

    /// <summary>The fallback takes a step: thin, in global, coming home.</summary>
    public static readonly LogLine FallbackChanged = new(new(1201, nameof(FallbackChanged)), LogLevel.InfoLevel, "Network '{Home}': {Before} -> {After}, other peers at home: {Peers}{Known}");

    /// <summary>A hub was found, or found again.</summary>
    public static readonly LogLine HubJoined = new(new(1601, nameof(HubJoined)), LogLevel.InfoLevel, "Hub {Hub} joined as {Peer} in network '{Network}'");

    /// <summary>A hub cannot be reached, or its connection has ended; said once until it is found again.</summary>
    public static readonly LogLine HubLost = new(new(1602, nameof(HubLost)), LogLevel.InfoLevel, "No hub at {Hub}: {Reason}; it is tried again until it is found, and links go on without it");

    /// <summary>A neighbour misbehaved too often.</summary>
    public static readonly LogLine PeerRefused = new(new(1301, nameof(PeerRefused)), LogLevel.InfoLevel, "Link to {Peer} in {Network} closed, and the peer refused: {Kind}");

    /// <summary>A bridge has no grant that is in force.</summary>
    public static readonly LogLine BridgeNotGranted = new(new(1401, nameof(BridgeNotGranted)), LogLevel.WarningLevel, "The bridge between {A} and {B} lacks a grant, or one has expired; nothing more is carried until it is started with new ones");

    /// <summary>Commits of records fail, the disk being full for example; said once a minute.</summary>
    public static readonly LogLine RecordsNotDurable = new(new(1501, nameof(RecordsNotDurable)), LogLevel.WarningLevel, "Records of '{Network}' are not durable, {Count} commits failed: {Error}");

    /// <summary>A shard of records failed again and again.</summary>
    public static readonly LogLine ShardLost = new(new(1502, nameof(ShardLost)), LogLevel.ErrorLevel, "Shard {Slice} of '{Network}' cannot be kept up; what it held is with other members, and it is tried again when it is needed");

    /// <summary>A subscriber of the application threw.</summary>
    public static readonly LogLine SubscriberThrew = new(new(1503, nameof(SubscriberThrew)), LogLevel.ErrorLevel, "A subscriber of the application threw");

    /// <summary>All of them, by number.</summary>
    public static readonly ImmutableArray<LogLine> All =
    [
        HandlerThrew, StateDamaged, PreferencesNotWritten, RecordsDamaged, WebRtcTrouble, FallbackChanged,
        PeerRefused, BridgeNotGranted, RecordsNotDurable, ShardLost, SubscriberThrew, HubJoined, HubLost,
    ];
}
