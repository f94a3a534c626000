namespace PeerPigeon.Interop.Tests.Members;

/// <summary>A member that sends and takes streams.</summary>
internal interface IStreamingMember : IMember
{
    /// <summary>Streams <see cref="SeededBytes"/> to a neighbour.</summary>
    /// <returns>Their SHA-256.</returns>
    Task<string> SendStreamAsync(string to, int size, int seed);

    /// <summary>The first stream from there that came to its end, now or later.</summary>
    Task<HeardStream> StreamAsync(string from);
}
