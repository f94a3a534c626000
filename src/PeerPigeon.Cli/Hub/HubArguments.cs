namespace PeerPigeon.Cli.Hub;

/// <summary>What <c>hub</c> was asked for.</summary>
/// <param name="Listen">Where.</param>
/// <param name="PageToken">What browsers from beyond this machine must have to see the page; null: they do not see it.</param>
/// <param name="Config">Settings over the built-in ones.</param>
/// <param name="Json">Events as JSON Lines.</param>
/// <param name="Verbose">Log more.</param>
internal sealed record HubArguments(IReadOnlyList<string> Listen, string? PageToken, FileInfo? Config, bool Json, bool Verbose);
