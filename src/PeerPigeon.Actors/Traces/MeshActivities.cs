using System.Diagnostics;

namespace PeerPigeon.Actors;

/// <summary>The traces of the library: one source, <see cref="SourceName"/>. Nothing is made while nobody listens.</summary>
/// <remarks>Spans: <c>peerpigeon.join</c>, <c>.hub.connect</c>, <c>.fallback</c>, <c>.return</c>, <c>.publish</c>, <c>.direct</c>, <c>.dht.put</c>, <c>.dht.get</c>, <c>.dht.delete</c>.</remarks>
public static class MeshActivities
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "PeerPigeon";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins a span beside whatever runs here: it does not become the current one, for it ends somewhere else.</summary>
    /// <returns>Null while nobody listens.</returns>
    internal static Activity? Begin(string name, SpanTags tags)
    {
        if (!Source.HasListeners())
            return null;
        Activity? current = Activity.Current;
        Activity.Current = null;
        Activity? begun = Source.StartActivity(ActivityKind.Internal, tags: tags.ToTags(), name: name);
        Activity.Current = current;
        return begun;
    }

    /// <summary>Runs a call of the API as a span. While nobody listens it is the bare call.</summary>
    internal static Task<T> TraceAsync<T>(string name, MeshView view, Func<Task<T>> call, Func<T, string> outcome) =>
        Source.HasListeners() ? TracedAsync(name, view, call, outcome) : call();

    private static async Task<T> TracedAsync<T>(string name, MeshView view, Func<Task<T>> call, Func<T, string> outcome)
    {
        using Activity? span = Source.StartActivity(ActivityKind.Client, tags: SpanTags.Of(view.Status).ToTags(), name: name);
        if (span is null)
            return await call();
        try
        {
            T result = await call();
            span.SetTag("outcome", outcome(result));
            return result;
        }
        catch (Exception fault)
        {
            span.SetTag("error.type", fault is MeshException known ? known.Code : fault.GetType().Name);
            span.SetStatus(ActivityStatusCode.Error, fault.Message);
            throw;
        }
    }
}

/// <summary>What every span says of its mesh.</summary>
/// <param name="Peer">Its id.</param>
/// <param name="Network">The active network.</param>
/// <param name="Home">The home network.</param>
internal readonly record struct SpanTags(string Peer, string Network, string Home)
{
    public static SpanTags Of(MeshStatus status) => new(status.PeerId.ToString(), status.NetworkName.Value, status.OriginalNetworkName.Value);

    public KeyValuePair<string, object?>[] ToTags() => [new("peerpigeon.peer", Peer), new("peerpigeon.network", Network), new("peerpigeon.home", Home)];
}
