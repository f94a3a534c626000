using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>Any failure as a code and a sentence; no stack trace reaches a user.</summary>
internal static class Faults
{
    public static (string Code, string Message) Describe(Exception fault) => fault switch
    {
        MeshException known => (known.Code, known.Message),
        OperationCanceledException => (MeshErrors.NotConnected, "the peer is going away; the command was given up"),
        _ => (MeshErrors.Internal, Printable.Of($"{fault.GetType().Name}: {fault.Message}")),
    };
}
