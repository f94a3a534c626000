using Akka.Actor;

namespace PeerPigeon.Hub;

// A second socket with an id in use: the present one is pinged, the new one waits. Whoever shows the id's key has it; else a
// present session that lives keeps it, and a dead one is replaced.
internal sealed partial class HubActor
{
    private void Hold(HubSession session, DirectoryEntry entry)
    {
        SameIdContest contest = entry.Contest ?? new SameIdContest(++_serial);
        if (_held >= Settings.Limits.HeldConnections || contest.Held.Count >= Settings.Limits.HeldPerId)
        {
            Refuse(session, Refusal.HeldConnections, entry.Session.Peer, 1008, "Peer already connected");
            return;
        }

        _held++;
        contest.Held.Add(session);
        Start(session, entry.Session.Peer);
        session.Actor.Tell(new SessionProtocol.Contest(Nonce()));
        if (entry.Contest is not null)
            return;
        entry.Contest = contest;
        Timers.StartSingleTimer(entry.Session.Peer, new ContestDue(entry.Session.Peer, contest.Number), Settings.TakeOverWait);
        entry.Session.AskForLife(Self);
    }

    private void OnShowedLife(HubProtocol.ShowedLife life)
    {
        if (!_directory.TryGetValue(life.Session.Peer, out DirectoryEntry? entry) || entry.Session != life.Session || entry.Contest is not { } contest)
            return;
        contest.ShowedLife = true;
        Timers.StartSingleTimer(entry.Session.Peer, new ContestDue(entry.Session.Peer, contest.Number), Settings.ProofWait);
    }

    private void OnProved(HubProtocol.Proved proved)
    {
        if (_directory.TryGetValue(proved.Session.Peer, out DirectoryEntry? entry) && entry.Contest?.Held.Contains(proved.Session) == true)
            TakeOver(entry, entry.Contest, proved.Session);
    }

    private void OnContestDue(ContestDue due)
    {
        if (!_directory.TryGetValue(due.Peer, out DirectoryEntry? entry) || entry.Contest is not { } contest || contest.Number != due.Number)
            return;
        if (!contest.ShowedLife)
        {
            TakeOver(entry, contest, contest.Held[0]);
            return;
        }

        entry.Contest = null;
        Dismiss(contest);
    }

    // The old session is out of the directory at once: what its socket does from now on concerns nobody.
    private void TakeOver(DirectoryEntry entry, SameIdContest contest, HubSession heir)
    {
        const string Reason = "Replaced by a newer connection";
        _context.Counters.AddTakenOver();
        entry.Session.Actor.Tell(new SessionProtocol.End(1008, Reason));
        Remove(entry, Reason);
        Inherit(contest, heir);
    }

    private void Inherit(SameIdContest contest, HubSession heir)
    {
        Timers.Cancel(heir.Peer);
        contest.Held.Remove(heir);
        _held--;
        Accept(heir);
        Dismiss(contest);
    }

    private void Dismiss(SameIdContest contest)
    {
        foreach (HubSession session in contest.Held)
        {
            _held--;
            Count(Refusal.PeerAlreadyConnected, session.Peer);
            session.Actor.Tell(new SessionProtocol.End(1008, "Peer already connected"));
        }

        contest.Held.Clear();
    }

    // One that waited has gone by itself.
    private void Withdraw(DirectoryEntry entry, HubSession session)
    {
        if (entry.Contest is not { } contest || !contest.Held.Remove(session))
            return;
        _held--;
        if (contest.Held.Count > 0)
            return;
        entry.Contest = null;
        Timers.Cancel(session.Peer);
    }
}
