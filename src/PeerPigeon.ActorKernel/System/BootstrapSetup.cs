using System.Diagnostics.CodeAnalysis;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Actor;

/// <summary>Which kind of references a system has; the embedded runtime knows the local kind.</summary>
[SuppressMessage("Design", "CA1034", Justification = "nested, as in Akka.NET")]
public abstract class ProviderSelection
{
    private ProviderSelection(string identifier) => Identifier = identifier;

    internal string Identifier { get; }

    /// <summary>Actors of this process alone.</summary>
    public sealed class Local : ProviderSelection
    {
        /// <summary>The one instance.</summary>
        public static readonly Local Instance = new();

        private Local() : base("local")
        {
        }
    }
}

/// <summary>The configuration of a system, given in code.</summary>
public sealed class BootstrapSetup : Setup.Setup
{
    private BootstrapSetup(Option<Config> config, Option<ProviderSelection> actorRefProvider)
    {
        Config = config;
        ActorRefProvider = actorRefProvider;
    }

    /// <summary>The configuration, over the runtime's own defaults.</summary>
    public Option<Config> Config { get; }

    /// <summary>Which kind of references.</summary>
    public Option<ProviderSelection> ActorRefProvider { get; }

    /// <summary>Nothing is given yet.</summary>
    public static BootstrapSetup Create() => new(Option<Config>.None, Option<ProviderSelection>.None);

    /// <summary>With a kind of references.</summary>
    public BootstrapSetup WithActorRefProvider(ProviderSelection name) => new(Config, name);

    /// <summary>With a configuration, in place of one given before.</summary>
    public BootstrapSetup WithConfig(Config config) => new(config, ActorRefProvider);

    /// <summary>With a configuration behind the one given before.</summary>
    public BootstrapSetup WithConfigFallback(Config config) => WithConfig(Config.HasValue ? Config.Value.WithFallback(config) : config);
}
