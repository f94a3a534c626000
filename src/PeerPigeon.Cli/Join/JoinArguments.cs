using System.Net;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Join;

/// <summary>What <c>join</c> was asked for.</summary>
internal sealed record JoinArguments
{
    public required Uri Hub { get; init; }

    public required NetworkName Network { get; init; }

    /// <summary>False when forbidden; true leaves it to what the state directory remembers, else it is allowed.</summary>
    public bool AllowFallback { get; init; } = true;

    /// <summary>True when asked for; null leaves it to the rule that strict peers are unlisted.</summary>
    public bool? Unlisted { get; init; }

    public int MaxPeers { get; init; } = 3;

    public int MinPeers { get; init; } = 2;

    public string? PeerId { get; init; }

    public LinkChoice Link { get; init; } = LinkChoice.None;

    public IPEndPoint? Http { get; init; }

    /// <summary>What callers of the API from beyond this machine must have.</summary>
    public string? HttpToken { get; init; }

    /// <summary>Where <c>npm install peerpigeon</c> was run; null: the current directory.</summary>
    public string? NpmDirectory { get; init; }

    public string? StatePath { get; init; }

    /// <summary>Where files from neighbours go; null: they are thrown away.</summary>
    public string? SavePath { get; init; }

    public string? NetworkSecret { get; init; }

    public FileInfo? Config { get; init; }

    public bool Json { get; init; }

    public bool Verbose { get; init; }
}
