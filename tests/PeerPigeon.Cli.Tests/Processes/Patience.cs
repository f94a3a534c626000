namespace PeerPigeon.Cli.Tests.Processes;

/// <summary>How long each thing may take: five times what it needs on two busy cores, so that a slow machine fails nothing.</summary>
internal static class Patience
{
    /// <summary>A cold start, to the first line: 2 s by itself, many times that where something else builds beside it.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromSeconds(90);

    /// <summary>Finding the others and linking with them.</summary>
    public static readonly TimeSpan Mesh = TimeSpan.FromSeconds(60);

    /// <summary>One hop, or one line.</summary>
    public static readonly TimeSpan Event = TimeSpan.FromSeconds(20);

    /// <summary>One command; a direct message may wait ten seconds by itself.</summary>
    public static readonly TimeSpan Command = TimeSpan.FromSeconds(30);

    /// <summary>SIGTERM and SIGINT: 2 s by itself, and users are promised 5 s.</summary>
    public static readonly TimeSpan Stop = TimeSpan.FromSeconds(10);

    /// <summary>What users are promised for an id that comes back, from the moment at which its peer listens: 1 to 2 s by itself.</summary>
    public static readonly TimeSpan Return = TimeSpan.FromSeconds(10);

    /// <summary>The end of a program that ends by itself.</summary>
    public static readonly TimeSpan End = TimeSpan.FromSeconds(60);
}
