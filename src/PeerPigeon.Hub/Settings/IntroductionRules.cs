using Akka.Configuration;

namespace PeerPigeon.Hub;

/// <summary>Who is told of whom: <c>peerpigeon.hub.introductions</c>; <c>reference.conf</c> says what each value does.</summary>
/// <param name="Sample">Peers that a newcomer is told of.</param>
/// <param name="Closest">How many of those are the closest by XOR distance.</param>
/// <param name="TopUp">Random introductions per further round.</param>
/// <param name="TopUpInterval">Time between rounds.</param>
/// <param name="Enough">Others with whom a session must have signalled, both ways, for the rounds to end.</param>
/// <param name="TopUpLimit">Peers told of in rounds, per announce.</param>
/// <param name="Contacts">Peers that one session is remembered to know.</param>
public sealed record IntroductionRules(int Sample, int Closest, int TopUp, TimeSpan TopUpInterval, int Enough, int TopUpLimit, int Contacts)
{
    internal static IntroductionRules From(Config rules)
    {
        IntroductionRules read = new(
            Read.Count(rules, "sample", 1),
            Read.Count(rules, "closest", 0),
            Read.Count(rules, "top-up", 0),
            Read.Time(rules, "top-up-interval"),
            Read.Count(rules, "enough", 0),
            Read.Count(rules, "top-up-limit", 0),
            Read.Count(rules, "contacts", 1));
        if (read.Contacts < read.Sample)
            throw new ConfigurationException($"peerpigeon.hub.introductions.contacts ({read.Contacts}) must be at least sample ({read.Sample})");
        return read;
    }
}
