namespace PeerPigeon.Interop.Tests.Members;

/// <summary>One peer of a mesh, in a tab or in a process of ours, as a test sees it. Every wait has an end, and says at which member it ended.</summary>
internal interface IMember : IAsyncDisposable
{
    string PeerId { get; }

    /// <summary>The network that it joined.</summary>
    string Network { get; }

    /// <summary>Whom it is linked with.</summary>
    Task<IReadOnlyCollection<string>> LinksAsync();

    /// <summary>Waits for a link with each of these.</summary>
    Task LinkedAsync(IReadOnlyCollection<string> peers);

    /// <summary>Waits until no link with a peer is left.</summary>
    Task PartedAsync(string peer);

    Task BroadcastAsync(string content);

    Task DirectAsync(string to, string content);

    /// <summary>All texts so far.</summary>
    Task<IReadOnlyList<HeardText>> HeardAsync();

    /// <summary>Waits until it has heard all of these, from whomever.</summary>
    Task HearsAsync(IReadOnlyCollection<string> contents);

    /// <summary>Sends <see cref="SeededBytes"/> to a neighbour in one piece.</summary>
    /// <returns>Their SHA-256.</returns>
    Task<string> SendBinaryAsync(string to, int size, int seed);

    /// <summary>The first piece of that size from there, now or later.</summary>
    Task<HeardBinary> BinaryAsync(string from, int size);

    /// <summary>Streams <see cref="SeededBytes"/> to a neighbour.</summary>
    /// <returns>Their SHA-256.</returns>
    Task<string> SendStreamAsync(string to, int size, int seed);

    /// <summary>The first stream from there that came to its end, now or later.</summary>
    Task<HeardStream> StreamAsync(string from);

    /// <summary>Ends without a word: a tab that closes, a process that is killed.</summary>
    Task VanishAsync();

    /// <summary>Its state and the last of what it logged, for a failure's report.</summary>
    Task<string> DescribeAsync();
}
