namespace PeerPigeon.Core;

// What the facts amount to.
public sealed partial class HomeCensus
{
    /// <summary>What is known of home.</summary>
    /// <param name="IsKnown">Whether it can be believed.</param>
    /// <param name="Home">Others in home that can be reached; while unknown those alone with an open link.</param>
    /// <param name="Return"><paramref name="Home"/> and those that are away like ourselves.</param>
    /// <param name="HasLink">Whether a link is open in home.</param>
    public readonly record struct Numbers(bool IsKnown, int Home, int Return, bool HasLink);

    private bool IsKnown(DateTimeOffset now) =>
        _isConnected
        && (_seenAgain || _counts is not null || now >= _spokenBy)
        && (_seenAgain || !_hadPeers || now >= _warmUntil);

    /// <summary>The numbers at <paramref name="now"/>.</summary>
    public Numbers Count(DateTimeOffset now)
    {
        bool isKnown = IsKnown(now);
        int here = 0, away = 0, hidden = 0, hiddenAway = 0;
        foreach (Person person in _roll)
        {
            Judge(person, now);
            bool reachable = person.IsLinked || now >= person.UnreachableUntil;
            bool present = person.IsPresent(now);
            if (person.IsLinked || (present && reachable))
                here++;
            else if (present)
                hidden++;
            else if (reachable && (person.IsAway || now < person.SightedUntil))
                away++;
            else if (person.IsAway)
                hiddenAway++;
        }

        if (!isKnown)
            return new(IsKnown: false, _links, _links, _links > 0);
        if (_counts is { } counts)
        {
            // Those beyond the ids that the hub names are somebody too.
            if (counts.Active > counts.Ids.Length)
                here = Math.Max(here, counts.Active - (_isInHome ? 1 : 0) - hidden);
            if (counts.Away > counts.AwayIds.Length)
                away = Math.Max(away, counts.Away - (_isInHome ? 0 : 1) - hiddenAway);
        }

        return new(IsKnown: true, here, here + away, _links > 0);
    }

    /// <summary>When the numbers may change without news; null: never.</summary>
    public DateTimeOffset? NextChange(DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        void At(DateTimeOffset time)
        {
            if (time > now && time < DateTimeOffset.MaxValue && (next is null || time < next))
                next = time;
        }

        if (_isConnected)
        {
            At(_spokenBy);
            At(_warmUntil);
        }

        foreach (Person person in _roll)
        {
            At(person.UnreachableUntil);
            At(person.SightedUntil);
            At(person.PresentUntil);
            if (IsTried(person, now))
                At(person.PatienceFrom + _rules.ReachTimeout);
        }

        return next;
    }

    private bool IsTried(Person person, DateTimeOffset now) =>
        _isConnected && _isInHome && _links == 0 && person.IsPresent(now) && now >= person.UnreachableUntil;

    private void Judge(Person person, DateTimeOffset now)
    {
        if (!IsTried(person, now) || now - person.PatienceFrom < _rules.ReachTimeout)
            return;
        person.Misses++;
        person.UnreachableUntil = DateTimeOffset.MaxValue;      // until it is linked, comes anew, or we have been away for a while
    }
}
