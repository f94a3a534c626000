using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace PeerPigeon.AspNetCore;

/// <summary>One request that the API takes, and how it is described.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The pattern of its path.</param>
/// <param name="Summary">What it does, in a few words; also its name in the OpenAPI document.</param>
/// <param name="Serve">Answers it.</param>
internal sealed record ApiRoute(string Method, string Path, string Summary, RequestDelegate Serve)
{
    /// <summary>What else there is to say.</summary>
    public string Description { get; init; } = "";

    /// <summary>The shape of the body; null: none.</summary>
    public Type? Body { get; init; }

    /// <summary>Answers: status, shape, media type. Problems are described by <see cref="Problems"/>.</summary>
    public IReadOnlyList<(int Status, Type? Shape, string Media)> Answers { get; init; } = [];

    /// <summary>The statuses of its problem documents, beside those that all requests have.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];

    /// <summary>Parameters of the query: name, type (string, boolean, integer), meaning.</summary>
    public IReadOnlyList<(string Name, string Type, string Meaning)> Query { get; init; } = [];

    /// <summary>Whether its answer ends only with the connection.</summary>
    public bool IsEndless { get; init; }

    /// <summary>Whether the body may be left out.</summary>
    public bool IsBodyOptional { get; init; }

    /// <summary>Adds it to a host.</summary>
    public void Map(IEndpointRouteBuilder host, RequestDelegate guarded)
    {
        IEndpointConventionBuilder endpoint = host.MapMethods(Path, [Method], guarded)
            .WithDisplayName($"node API {Method} {Path}")
            .WithSummary(Summary)
            .WithDescription(Description)
            .WithTags(Path.StartsWith("/api", StringComparison.Ordinal) ? "peer" : "operations")
            .WithMetadata(guarded.Method);
        foreach ((int status, Type? shape, string media) in Answers)
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, shape ?? typeof(void), [media]));
        foreach (int status in Problems)
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemBody), ["application/problem+json"]));
        ApiDescriptions.Describe(endpoint, this);
    }
}
