namespace PeerPigeon.Cli.Hub;

/// <summary>What <c>hub</c> was asked for.</summary>
internal sealed record HubArguments(IReadOnlyList<string> Listen, FileInfo? Config, bool Json, bool Verbose);
