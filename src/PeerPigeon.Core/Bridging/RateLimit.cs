namespace PeerPigeon.Core;

/// <summary>A token bucket that refuses: so many at once, and so many a second in the long run.</summary>
/// <param name="perSecond">Tokens that come back in a second.</param>
/// <param name="burst">Tokens at most, and at first.</param>
public sealed class RateLimit(double perSecond, int burst)
{
    private double _tokens = burst;
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <summary>Takes one token, if there is one.</summary>
    public bool TryTake(DateTimeOffset now)
    {
        Refill(now);
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }

    /// <summary>How long until there is a token.</summary>
    public TimeSpan Wait(DateTimeOffset now)
    {
        Refill(now);
        return TimeSpan.FromSeconds(Math.Max(0, 1 - _tokens) / perSecond);
    }

    private void Refill(DateTimeOffset now)
    {
        if (now <= _last)
            return;
        _tokens = Math.Min(burst, _tokens + ((now - _last).TotalSeconds * perSecond));
        _last = now;
    }
}
