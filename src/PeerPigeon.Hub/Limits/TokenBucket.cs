namespace PeerPigeon.Hub;

/// <summary>
/// How fast one session may send. A message always passes and is charged; the answer says how long to wait before the next
/// one is read, so that a burst is slowed and nothing is lost.
/// </summary>
internal struct TokenBucket(int perSecond, int burst)
{
    private double _tokens = burst;
    private long _last = long.MinValue;

    /// <summary>Charges <paramref name="cost"/> messages at <paramref name="now"/>.</summary>
    /// <returns>Zero, or the time after which the debt is repaid.</returns>
    public TimeSpan Charge(DateTimeOffset now, int cost)
    {
        if (_last != long.MinValue && now.Ticks > _last)
            _tokens = Math.Min(burst, _tokens + ((now.Ticks - _last) * (double)perSecond / TimeSpan.TicksPerSecond));
        _last = Math.Max(_last, now.Ticks);
        _tokens -= cost;
        return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / perSecond);
    }
}
