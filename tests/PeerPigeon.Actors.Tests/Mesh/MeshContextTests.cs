namespace PeerPigeon.Actors.Tests;

public sealed class MeshContextTests
{
    [Fact]
    public void The_secret_of_a_network_is_in_no_text_that_a_log_may_hold()
    {
        using VirtualActors actors = new();
        MeshContext mesh = actors.Mesh with { NetworkSecret = "swordfish" };

        Assert.DoesNotContain("swordfish", $"{new MeshSupervisor.StartMesh(mesh, null!, Unlisted: false)}", StringComparison.Ordinal);
    }
}
