using static PeerPigeon.Actors.DhtShardProtocol;

namespace PeerPigeon.Actors;

// A disk that fails does so for every commit of every shard. The first failure is said at once, those of a minute after it together.
public sealed partial class DhtActor
{
    private static readonly TimeSpan WarnPause = TimeSpan.FromMinutes(1);

    private string _lastFault = "";
    private long _faults;

    private void OnNotDurable(NotDurable failed)
    {
        _lastFault = failed.Error;
        _faults++;
        if (!Timers.IsTimerActive("warn"))
            Warn();
    }

    private void OnWarnAgain()
    {
        if (_faults > 0)
            Warn();
    }

    private void Warn()
    {
        MeshLog.RecordsNotDurable.To(_log, _network, _faults, _lastFault);
        _faults = 0;
        Timers.StartSingleTimer("warn", WarnAgain.Instance, WarnPause);
    }

    private sealed class WarnAgain
    {
        public static readonly WarnAgain Instance = new();
    }
}
