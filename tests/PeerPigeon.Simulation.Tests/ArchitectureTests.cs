using System.Reflection;
using Akka.Actor;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation.Tests;

/// <summary>The simulator plays what is shipped: it replaces sockets, clock, chance and keys, and decides nothing about meshes.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Simulator = typeof(SimulatedWorld).Assembly;

    [Fact]
    public void It_references_shipped_projects_and_the_platform_alone()
    {
        string[] shipped = ["PeerPigeon.Protocol", "PeerPigeon.Core", "PeerPigeon.Transport", "PeerPigeon.Actors", "PeerPigeon.Hub", "PeerPigeon.ActorKernel", "Newtonsoft.Json"];

        Assert.All(
            Simulator.GetReferencedAssemblies(),
            reference => Assert.True(
                shipped.Contains(reference.Name) || reference.Name!.StartsWith("System.", StringComparison.Ordinal), $"{reference.Name} is neither shipped nor the platform"));
    }

    [Fact]
    public void It_has_no_policy_router_table_or_codec_of_its_own()
    {
        string[] words = ["Policy", "Router", "Dht", "Codec", "Topology", "Census"];

        Assert.DoesNotContain(Simulator.GetTypes(), type => words.Any(word => type.Name.Contains(word, StringComparison.Ordinal)));
        Assert.DoesNotContain(Simulator.GetTypes(), typeof(ActorBase).IsAssignableFrom);
    }

    [Fact]
    public void Links_and_hub_connections_of_its_own_only_pass_on_to_the_shipped_ones()
    {
        Type[] ports = [typeof(ILink), typeof(ILinkTransport), typeof(ISignalingConnector), typeof(ISignalingConnection)];
        IEnumerable<Type> own = Simulator.GetTypes().Where(type => ports.Any(port => port.IsAssignableFrom(type)));

        Assert.Equal(["Connection", "TappedLink", "TappedSignaling", "TappedTransport"], own.Select(type => type.Name).Order(StringComparer.Ordinal));
    }
}
