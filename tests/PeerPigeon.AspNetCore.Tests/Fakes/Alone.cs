namespace PeerPigeon.AspNetCore.Tests.Fakes;

/// <summary>Tests beside which no other one of this project runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
