using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>The dispatchers of one system, by the section of the configuration that describes each.</summary>
public sealed class Dispatchers
{
    /// <summary>The dispatcher of actors that have not been given another one.</summary>
    public static readonly string DefaultDispatcherId = "akka.actor.default-dispatcher";

    private readonly Config _config;
    private readonly ConcurrentDictionary<string, MessageDispatcher> _known = new(StringComparer.Ordinal);
    private readonly PeerPigeon.ActorKernel.DeterministicRuntime? _runtime;

    internal Dispatchers(Config config, PeerPigeon.ActorKernel.DeterministicRuntime? runtime)
    {
        _config = config;
        _runtime = runtime;
        DefaultGlobalDispatcher = Lookup(DefaultDispatcherId);
    }

    /// <summary>The dispatcher of actors that have not been given another one.</summary>
    public MessageDispatcher DefaultGlobalDispatcher { get; }

    /// <summary>Whether the configuration describes a dispatcher.</summary>
    public bool HasDispatcher(string id) => _known.ContainsKey(id) || _config.HasPath(id);

    /// <summary>The dispatcher that the configuration describes under <paramref name="dispatcherName"/>.</summary>
    /// <exception cref="ConfigurationException">The configuration does not describe it.</exception>
    public MessageDispatcher Lookup(string dispatcherName) => _known.GetOrAdd(dispatcherName, Make);

    /// <summary>Gives an id a dispatcher that the configuration does not describe; without effect if it has one.</summary>
    internal void Register(string id, Func<MessageDispatcher> make) => _known.GetOrAdd(id, static (_, make) => make(), make);

    internal MessageDispatcher For(Props props) => props.Deploy.Dispatcher.Length == 0 ? DefaultGlobalDispatcher : Lookup(props.Deploy.Dispatcher);

    private MessageDispatcher Make(string id)
    {
        var section = _config.GetConfig(id) ?? throw new ConfigurationException($"Dispatcher [{id}] not configured");
        var throughput = section.GetInt("throughput", _config.GetInt(DefaultDispatcherId + ".throughput"));
        if (throughput < 1) throw new ConfigurationException($"{id}.throughput ({throughput}) must be at least 1 message");
        return _runtime is not null ? new PeerPigeon.ActorKernel.DeterministicDispatcher(id, throughput, _runtime) : new ThreadPoolDispatcher(id, throughput);
    }
}
