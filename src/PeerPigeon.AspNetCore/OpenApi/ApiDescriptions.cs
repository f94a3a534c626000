using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace PeerPigeon.AspNetCore;

/// <summary>What the framework's generator of OpenAPI documents cannot see by itself.</summary>
internal static class ApiDescriptions
{
    /// <summary>Generates the document <c>v1</c>.</summary>
    public static IServiceCollection AddNodeApiDescription(this IServiceCollection services) => services
        .ConfigureHttpJsonOptions(static json => json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict)
        .AddOpenApi("v1", static options => options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info = new()
            {
                Title = "PeerPigeon node API",
                Version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3),
                Description = "One peer of a mesh. Errors are problem documents (RFC 9457) with a fixed `code`. "
                    + $"A body holds at most {NodeApiEndpoints.MaxBodyBytes} bytes. Unknown fields are ignored. "
                    + "From this machine no token is needed; from beyond it, if at all, `Authorization: Bearer`. Pages of other sites are refused.",
            };
            return Task.CompletedTask;
        }));

    /// <summary>Adds the parameters of a route to its operation.</summary>
    public static void Describe(IEndpointConventionBuilder endpoint, ApiRoute route) => endpoint.AddOpenApiOperationTransformer(async (operation, context, stop) =>
    {
        // Not as metadata of the endpoint: routing would then refuse what curl sends when it is not told what it sends.
        if (route.Body is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = !route.IsBodyOptional,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = await context.GetOrCreateSchemaAsync(body, null, stop) } },
            };
        }

        operation.OperationId = route.Method.ToLowerInvariant() + string.Concat(
            route.Path.Split('/', '{', '}', '*').Where(part => part.Length > 0 && part != "api").Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
        operation.Parameters ??= [];
        if (route.Path.Contains("{**key}", StringComparison.Ordinal) && !operation.Parameters.Any(parameter => parameter.Name == "key"))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "key",
                In = ParameterLocation.Path,
                Required = true,
                Description = "The key, percent-encoded: 1 to 512 characters, no control characters.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 512 },
            });
        }

        foreach ((string name, string type, string meaning) in route.Query)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Query,
                Description = meaning,
                Schema = new OpenApiSchema
                {
                    Type = type switch { "boolean" => JsonSchemaType.Boolean, "integer" => JsonSchemaType.Integer, _ => JsonSchemaType.String },
                },
            });
        }
    });
}
