using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>Prints as the default logger does, except what an event filter expects or mutes.</summary>
public class TestEventListener : DefaultLogger
{
    private readonly MutedEvents _muted = MutedEvents.Of(Context.System);

    /// <inheritdoc />
    protected override void Print(LogEvent logEvent)
    {
        if (!_muted.Contains(logEvent))
            base.Print(logEvent);
    }
}
