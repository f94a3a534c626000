namespace PeerPigeon.Cli.Tests.Processes;

/// <summary>Tests that start processes run one after another, and beside no others: they measure promises in seconds.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class ProcessCollection
{
    public const string Name = "processes";
}
