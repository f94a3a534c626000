namespace PeerPigeon.WebRtc.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void The_stack_knows_nothing_of_meshes_and_actors() =>
        Assert.DoesNotContain(
            typeof(RtcEndpoint).Assembly.GetReferencedAssemblies(),
            reference => !reference.Name!.StartsWith("System.", StringComparison.Ordinal) && !reference.Name.StartsWith("Microsoft.", StringComparison.Ordinal));
}
