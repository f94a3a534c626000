using Akka.Actor;

namespace Akka.Event;

/// <summary>
/// Logs dead letters at info level: all of them, or the first <c>akka.log-dead-letters</c>. After those it is silent for
/// <c>akka.log-dead-letters-suspend-duration</c>, then says how many it left out and starts over.
/// </summary>
public class DeadLetterListener : UntypedActor
{
    private const string HowToTurnOff =
        "This logging can be turned off or adjusted with configuration settings 'akka.log-dead-letters' and 'akka.log-dead-letters-during-shutdown'.";

    private readonly EventStream _stream = Context.System.EventStream;
    private readonly int _maxCount = Context.System.Settings.LogDeadLetters;
    private readonly TimeSpan _pause = Context.System.Settings.LogDeadLettersSuspendDuration;
    private int _count;
    private DateTimeOffset? _silentUntil;

    /// <inheritdoc />
    protected override void PreStart()
    {
        _stream.Subscribe<DeadLetter>(Self);
        _stream.Subscribe<Dropped>(Self);
        _stream.Subscribe<UnhandledMessage>(Self);
    }

    /// <inheritdoc />
    protected override void PostStop() => _stream.Unsubscribe(Self);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        if (message is not AllDeadLetters letter || letter.Message is IDeadLetterSuppression)
            return;
        _count++;   // also while nobody listens, so that the numbers stay true
        var now = Context.System.Scheduler.Now;
        if (_silentUntil is { } until)
        {
            if (now <= until)
                return;
            Log(letter, $", of which {_count - _maxCount - 1} were not logged. The counter will be reset now");
            (_count, _silentUntil) = (0, null);
        }
        else if (_count < _maxCount || _maxCount == int.MaxValue)
            Log(letter, "");
        else if (_pause == Timeout.InfiniteTimeSpan)
        {
            Log(letter, ", no more dead letters will be logged");
            Context.Stop(Self);
        }
        else
        {
            Log(letter, $", no more dead letters will be logged in next [{_pause}]");
            _silentUntil = now + _pause;
        }
    }

    private void Log(AllDeadLetters letter, string andNow)
    {
        if (_stream.LogLevel > LogLevel.InfoLevel)
            return;
        var inner = WrappedMessage.Unwrap(letter.Message);
        var what = $"Message [{inner.GetType().Name}]{(letter.Message is IWrappedMessage ? $" wrapped in [{letter.Message.GetType().Name}]" : "")}";
        var from = IsReal(letter.Sender) ? $" from {letter.Sender}" : "";
        var to = IsReal(letter.Recipient) ? $" to {letter.Recipient}" : "";
        var fate = letter switch
        {
            Dropped dropped => $"{to} was dropped. {dropped.Reason}.",
            UnhandledMessage => $"{to} was unhandled.",
            _ => $" to {letter.Recipient} was not delivered.",
        };
        var hint = letter is DeadLetter ? $" If this is not an expected behavior then {letter.Recipient} may have terminated unexpectedly." : "";
        var content = inner.ToString() is { } text && text != inner.GetType().ToString() ? $" Message content: {text}" : "";
        _stream.Publish(new Info(
            letter.Recipient.Path.ToString(),
            letter.Recipient.GetType(),
            $"{what}{from}{fate} [{_count}] dead letters encountered{andNow}.{hint} {HowToTurnOff}{content}"));
    }

    private static bool IsReal(IActorRef? actor) => actor is not null and not DeadLetterActorRef && !actor.Equals(Context.System.DeadLetters);
}
