using System.Reflection;
using Akka.Configuration;

namespace PeerPigeon.Hub;

/// <summary>The section <c>peerpigeon.hub</c>, read once and checked; <c>reference.conf</c> says what each value does.</summary>
public sealed record HubSettings
{
    /// <summary>The hub's name in <c>connected</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The federation's secret; empty: nobody may claim to be a hub.</summary>
    public required string Secret { get; init; }

    /// <summary>How often a silent session is pinged.</summary>
    public required TimeSpan KeepAlive { get; init; }

    /// <summary>Pings without an answer after which a session is dropped.</summary>
    public required int KeepAliveMisses { get; init; }

    /// <summary>How long a second socket with an id in use waits.</summary>
    public required TimeSpan TakeOverWait { get; init; }

    /// <summary>How long a second socket may still prove the id's key after the first has answered the ping.</summary>
    public required TimeSpan ProofWait { get; init; }

    /// <summary>How long an orderly stop waits for clients to close.</summary>
    public required TimeSpan StopWait { get; init; }

    /// <summary>How long a name stays unlisted after its last asker has gone.</summary>
    public required TimeSpan UnlistedMemory { get; init; }

    /// <summary>How often at most the counts of a network with more than eight peers are sent to its members.</summary>
    public required TimeSpan CountsInterval { get; init; }

    /// <summary>Who is told of whom.</summary>
    public required IntroductionRules Introductions { get; init; }

    /// <summary>The bounds.</summary>
    public required HubLimits Limits { get; init; }

    /// <summary>The hub's version in <c>connected</c>.</summary>
    public static string Version { get; } =
        typeof(HubSettings).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>The settings as shipped.</summary>
    public static HubSettings Default { get; } = From(ConfigurationFactory.Empty);

    /// <summary>Reads the section from a whole configuration; what it leaves out comes from <c>reference.conf</c>.</summary>
    /// <exception cref="ConfigurationException">A value, or the relation of two, is out of bounds; the message names it.</exception>
    public static HubSettings From(Config root)
    {
        ArgumentNullException.ThrowIfNull(root);
        Config hub = Read.Section(root.WithFallback(HubConfig.Reference), "peerpigeon.hub");
        HubSettings settings = new()
        {
            Name = hub.GetString("name") ?? "",
            Secret = hub.GetString("secret") ?? "",
            KeepAlive = Read.Time(hub, "keep-alive"),
            KeepAliveMisses = Read.Count(hub, "keep-alive-misses", 1),
            TakeOverWait = Read.Time(hub, "take-over-wait"),
            ProofWait = Read.Time(hub, "proof-wait"),
            StopWait = Read.Time(hub, "stop-wait"),
            UnlistedMemory = Read.Time(hub, "unlisted-memory"),
            CountsInterval = Read.Time(hub, "counts-interval"),
            Introductions = IntroductionRules.From(Read.Section(hub, "introductions")),
            Limits = HubLimits.From(Read.Section(hub, "limits")),
        };
        settings.Check();
        return settings;
    }

    private void Check()
    {
        if (Name.Length is 0 or > 64)
            throw new ConfigurationException($"peerpigeon.hub.name has {Name.Length} characters and must have 1 to 64");
        if (ProofWait > TakeOverWait)
            throw new ConfigurationException($"peerpigeon.hub.proof-wait ({ProofWait}) must be at most take-over-wait ({TakeOverWait})");
        if (Limits.PendingBytes < Limits.MessageBytes)
            throw new ConfigurationException($"peerpigeon.hub.limits.pending-bytes ({Limits.PendingBytes}) must be at least message-bytes ({Limits.MessageBytes})");
        if (Limits.AnnounceBytes > Limits.MessageBytes)
            throw new ConfigurationException($"peerpigeon.hub.limits.announce-bytes ({Limits.AnnounceBytes}) must be at most message-bytes ({Limits.MessageBytes})");
        if (Limits.MessageBurst < Introductions.Sample)
            throw new ConfigurationException($"peerpigeon.hub.limits.message-burst ({Limits.MessageBurst}) must be at least introductions.sample ({Introductions.Sample})");
    }
}
