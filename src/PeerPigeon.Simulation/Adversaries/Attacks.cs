using System.Collections.Immutable;

namespace PeerPigeon.Simulation;

/// <summary>One way to harm a mesh.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Begin">Makes the adversaries and sets them going.</param>
/// <param name="IsFirst">Whether they are there before anybody honest.</param>
/// <param name="Talks">Whether honest peers send each other direct messages too.</param>
internal sealed record Attack(string Name, Action<AttackStage> Begin, bool IsFirst = false, bool Talks = false)
{
    /// <summary>Identities that hold or seek links with everybody: twenty for each link that an honest peer has.</summary>
    private const int SybilsPerLink = 20;

    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(60);

    // Two windows of router.seen-window, and a little: nobody knows the ids any more.
    private static readonly TimeSpan Forgetting = TimeSpan.FromMinutes(11);

    /// <summary>Every plan.</summary>
    public static ImmutableArray<Attack> All { get; } =
    [
        new("sybil", stage => stage.Add(SybilsPerLink * stage.MaxPeers, new() { Targets = stage.HonestIds })),
        new("eclipse", stage => stage.AddAround(stage.Target, SybilsPerLink * stage.MaxPeers, new() { Targets = [stage.Target.Id], OffersPerSecond = 1 })),
        new("censor", stage => stage.Add(stage.Share(0.2), new() { RelaysBeacons = true })),
        new("cold-boot", stage => stage.Add(stage.Share(0.2), new()), IsFirst: true),
        new("covert-flash", Flash),
        new("spam", stage => stage.Add(Math.Clamp(stage.Share(0.005), 2, 5), new() { Relays = true, SpamPerSecond = 5, ForgeriesPerSecond = 20, Victims = stage.HonestIds })),
        new("route-poison", stage => stage.Add(Math.Clamp(stage.Share(0.005), 2, 5), new() { Relays = true, PoisonPerSecond = 5, Victims = stage.HonestIds }), Talks: true),
        new("forged-ack", stage => stage.Add(Math.Clamp(stage.Share(0.02), 2, 20), new() { Relays = true, ForgesAcknowledgements = true }), Talks: true),
        new("replay", Replay),
    ];

    // They earn their links, and the trust that goes with them, and fall silent all at once.
    private static void Flash(AttackStage stage)
    {
        var plan = new AdversaryPlan { Relays = true, RelaysRouted = true };
        stage.Add(stage.Share(0.2), plan);
        stage.Story.Talk(Trust, stage.Honest);
        plan.Relays = plan.RelaysRouted = false;
    }

    private static void Replay(AttackStage stage)
    {
        var plan = new AdversaryPlan { Relays = true, RelaysRouted = true, Keeps = true };
        stage.Add(Math.Clamp(stage.Share(0.02), 2, 20), plan);
        stage.Story.Talk(Trust, stage.Honest);
        stage.Story.Pass(Forgetting);
        plan.ReplaysPerSecond = 5;
    }
}
