using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Fails unless the action ends within the given time; expectations inside wait at most for what is left of it.</summary>
    /// <param name="max">Dilated; an outer Within may leave less.</param>
    /// <param name="action">What is measured, in virtual time where the system is deterministic.</param>
    /// <param name="epsilonValue">By how much the time may be exceeded; default 0.</param>
    /// <param name="cancellationToken">Not looked at: a synchronous action cannot be cut short.</param>
    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, hint: null, epsilonValue, cancellationToken);

    /// <summary>Fails unless the action ends within the given time, and not too early.</summary>
    /// <param name="min">What it must take at least; not dilated.</param>
    /// <param name="max">Dilated; an outer Within may leave less.</param>
    /// <param name="action">What is measured, in virtual time where the system is deterministic.</param>
    /// <param name="hint">Added to the message of a failure.</param>
    /// <param name="epsilonValue">By how much the time may be exceeded; default 0.</param>
    /// <param name="cancellationToken">Not looked at: a synchronous action cannot be cut short.</param>
    public void Within(
        TimeSpan min, TimeSpan max, Action action, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(min, max, Returning(action), hint, epsilonValue, cancellationToken);

    /// <inheritdoc cref="Within(TimeSpan, Action, TimeSpan?, CancellationToken)" />
    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, hint: null, epsilonValue, cancellationToken);

    /// <inheritdoc cref="Within(TimeSpan, TimeSpan, Action, string, TimeSpan?, CancellationToken)" />
    public T Within<T>(
        TimeSpan min, TimeSpan max, Func<T> function, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(Measure(min, max, () => new ValueTask<T>(function()), hint, epsilonValue));

    /// <inheritdoc cref="Within(TimeSpan, Action, TimeSpan?, CancellationToken)" />
    public Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, hint: null, epsilonValue, cancellationToken);

    /// <inheritdoc cref="Within(TimeSpan, TimeSpan, Action, string, TimeSpan?, CancellationToken)" />
    public Task WithinAsync(
        TimeSpan min, TimeSpan max, Func<Task> actionAsync, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(min, max, ReturningAsync(actionAsync), hint, epsilonValue, cancellationToken);

    /// <inheritdoc cref="Within(TimeSpan, Action, TimeSpan?, CancellationToken)" />
    public Task<T> WithinAsync<T>(TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, hint: null, epsilonValue, cancellationToken);

    /// <inheritdoc cref="Within(TimeSpan, TimeSpan, Action, string, TimeSpan?, CancellationToken)" />
    public Task<T> WithinAsync<T>(
        TimeSpan min, TimeSpan max, Func<Task<T>> function, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Measure(min, max, () => new ValueTask<T>(function()), hint, epsilonValue).AsTask();

    private async ValueTask<T> Measure<T>(TimeSpan min, TimeSpan max, Func<ValueTask<T>> function, string? hint, TimeSpan? epsilon)
    {
        var start = _time.Now;
        var outer = _end;
        var left = RemainingOr(TimeSpan.MaxValue);
        var limit = Dilated(max) is var dilated && dilated < left ? dilated : left;
        if (left < min)
            Fail($"the block must take at least {min}, but only {left} are left of the Within around it{Hint(hint)}");
        _lastWasNoMsg = false;
        _end = start + limit;
        T result;
        try
        {
            result = await function();
        }
        finally
        {
            _end = outer;
        }

        var elapsed = _time.Now - start;
        if (elapsed < min)
            Fail($"the block took {elapsed}, but must take at least {min}{Hint(hint)}");
        if (!_lastWasNoMsg && elapsed > limit + (epsilon ?? TimeSpan.Zero))
            Fail($"the block took {elapsed}, which exceeds {limit}{Hint(hint)}");
        return result;
    }

    internal static Func<bool> Returning(Action action) => () =>
    {
        action();
        return true;
    };

    internal static Func<Task<bool>> ReturningAsync(Func<Task> action) => async () =>
    {
        await action();
        return true;
    };

    private static string Hint(string? hint) => string.IsNullOrEmpty(hint) ? "" : $" ({hint})";
}
