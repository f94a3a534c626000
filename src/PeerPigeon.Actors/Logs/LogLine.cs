using Akka.Event;
using Microsoft.Extensions.Logging;
using LogLevel = Akka.Event.LogLevel;

namespace PeerPigeon.Actors;

/// <summary>One line that a mesh may log at level information or above: its number and name stay, whatever becomes of the sentence.</summary>
/// <param name="Id">Its number and name, unique among <see cref="MeshLog.All"/>.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Template">The sentence, with a named hole for each argument.</param>
public sealed record LogLine(EventId Id, LogLevel Level, string Template)
{
    /// <summary>Logs it where its level is on. The id goes with the arguments, and needs no hole.</summary>
    /// <param name="log">Where to.</param>
    /// <param name="cause">What went wrong; null: nothing.</param>
    /// <param name="arguments">One for each hole, in their order.</param>
    internal void To(ILoggingAdapter log, Exception? cause, params object?[] arguments)
    {
        if (log.IsEnabled(Level))
            log.Log(Level, cause, Template, [.. arguments, Id]);
    }

    /// <inheritdoc cref="To(ILoggingAdapter, Exception?, object?[])" />
    internal void To(ILoggingAdapter log, params object?[] arguments) => To(log, cause: null, arguments);
}
