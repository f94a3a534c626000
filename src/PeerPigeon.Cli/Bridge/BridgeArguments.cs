using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Bridge;

/// <summary>What <c>bridge</c> was asked for.</summary>
internal sealed record BridgeArguments
{
    public required NetworkName A { get; init; }

    public required NetworkName B { get; init; }

    public required FileInfo Config { get; init; }

    /// <summary>Null: the one in the configuration.</summary>
    public Uri? Hub { get; init; }

    public string? StatePath { get; init; }

    public bool Unlisted { get; init; }

    public bool Json { get; init; }

    public bool Verbose { get; init; }
}
