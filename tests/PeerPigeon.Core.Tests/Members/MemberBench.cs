using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

/// <summary>One view, and the words of others for it.</summary>
internal sealed class MemberBench
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(4);

    public MemberBench(MemberRules? rules = null, int self = 0, ulong seed = 1)
    {
        Rules = rules ?? new();
        Self = Given.Peer(self);
        View = new(Self, Rules, new SeededRandom(seed));
    }

    public MemberRules Rules { get; }

    public PeerId Self { get; }

    public MemberView View { get; }

    public IEnumerable<PeerId> Ids => View.Members().Select(member => member.Id);

    public static MemberAnnouncement Word(int peer, long incarnation = 1000, long sequence = 1, bool isProven = true, ImmutableArray<string>? capabilities = null) =>
        new(Given.Peer(peer), new(incarnation, sequence, (long)Lease.TotalMilliseconds, capabilities ?? [Capabilities.Members]), RawJson.FromString($"{peer}.{incarnation}.{sequence}"), isProven);

    public MemberVerdict Alive(int peer, long incarnation = 1000, long sequence = 1, double at = 0, bool isProven = true) =>
        View.Alive(Word(peer, incarnation, sequence, isProven), Lease, Given.At(at));

    public SuspicionVerdict Suspect(int peer, int by, double at = 0, long incarnation = 1000, long sequence = 1) =>
        View.Suspect(new(Given.Peer(peer), incarnation, sequence), Given.Peer(by), Given.At(at));

    public MemberFact Fact(int peer) => View.Members().Single(member => member.Id == Given.Peer(peer));

    /// <summary>Lets every alarm ring up to a time.</summary>
    public void Run(double until, int factor = 1)
    {
        while (View.NextEnd(factor) is { } next && next <= Given.At(until))
            View.End(factor, next);
    }
}
