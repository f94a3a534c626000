namespace PeerPigeon.Core;

/// <summary>How far a member may trust its own eyes: who loses links, or is suspected itself, is slower to declare others gone.</summary>
/// <remarks>The local health multiplier of Lifeguard (Dadgar, Phillips, Currey, 2017), fed by links in place of probes.</remarks>
public sealed class OwnHealth
{
    private const int Worst = 4;
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);
    private int _score;
    private DateTimeOffset _since;

    /// <summary>We lost a link without a goodbye, or somebody believes that we are gone.</summary>
    public void Worsen(DateTimeOffset now)
    {
        _score = Math.Min(Worst, Score(now) + 1);
        _since = now;
    }

    /// <summary>By how much every suspicion lasts longer.</summary>
    /// <param name="links">Links that stand; without any, nothing is certain.</param>
    /// <param name="now">The time.</param>
    /// <value>1 to 5.</value>
    public int Factor(int links, DateTimeOffset now) => 1 + (links == 0 ? Worst : Score(now));

    private int Score(DateTimeOffset now) => Math.Max(0, _score - (int)((now - _since) / Recovery));
}
