using Akka.Actor;

namespace PeerPigeon.Actors;

/// <summary>Whether the actors of a mesh still turn.</summary>
/// <param name="IsAlive">Whether all of them answered.</param>
/// <param name="Detail">Which one did not, or in which state the mesh is.</param>
public sealed record MeshVitality(bool IsAlive, string Detail);

/// <summary>Asks the actors of a mesh for a sign of life. For health checks; it changes nothing.</summary>
public static class MeshProbe
{
    // One that is wedged does not answer, and neither does what it would have to pass the question on to.
    private static readonly string[] Parts = ["signaling", "fallback", "global-router", "networks"];

    /// <summary>Asks the mesh's actor, what it is made of, and the router, members and records of its active network.</summary>
    /// <param name="mesh">The mesh; one that is no <see cref="PeerPigeonMesh"/> is taken to be alive.</param>
    /// <param name="bound">How long one may take. Not answered by then is wedged.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<MeshVitality> AskAsync(IPeerPigeonMesh mesh, TimeSpan bound, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        if (mesh is not PeerPigeonMesh ours)
            return new(IsAlive: true, "live");
        if (!ours.Actor.IsCompleted)
            return new(IsAlive: true, "starting");
        if (!ours.Actor.IsCompletedSuccessfully)
            return new(IsAlive: false, $"did not start: {ours.Actor.Exception?.GetBaseException().Message}");

        IActorRef actor = await ours.Actor;
        string network = $"networks/{Uri.EscapeDataString(mesh.NetworkName.Value)}";
        bool isInNetwork = mesh.GetStatus().IsActive;
        string[] paths = isInNetwork ? ["", .. Parts, network, $"{network}/router", $"{network}/members", $"{network}/dht"] : ["", .. Parts];
        bool[] answers = await Task.WhenAll(paths.Select(path => AnswersAsync(actor, path, bound, cancellationToken)));
        string[] silent = [.. paths.Where((_, i) => !answers[i]).Select(path => path.Length == 0 ? "mesh" : path.Replace(network, "network", StringComparison.Ordinal))];
        return silent.Length == 0
            ? new(IsAlive: true, "live")
            : new(IsAlive: false, $"no answer within {bound.TotalSeconds:0.###} s from {string.Join(", ", silent)}");
    }

    /// <summary>Why records could not be written to disk the last time; null: they could, or are kept in memory alone.</summary>
    public static string? StorageFaultOf(IPeerPigeonMesh mesh) => (mesh as PeerPigeonMesh)?.StorageFault();

    // Whoever is not there any more, or not yet, is not wedged; only the mesh itself must be there.
    private static async Task<bool> AnswersAsync(IActorRef mesh, string path, TimeSpan bound, CancellationToken stop)
    {
        try
        {
            ActorIdentity answer = path.Length == 0
                ? await mesh.Ask<ActorIdentity>(new Identify(path), bound, stop)
                : await new ActorSelection(mesh, path).Ask<ActorIdentity>(new Identify(path), bound, stop);
            return path.Length > 0 || answer.Subject is not null;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }
}
