using System.Runtime.ExceptionServices;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until the assertion no longer throws.</summary>
    /// <param name="assertion">Tried again and again: it should only look. In a deterministic system it is tried after every step.</param>
    /// <param name="duration">Dilated; default <see cref="RemainingOrDefault"/>. When it is over, what the assertion throws is thrown.</param>
    /// <param name="interval">How long to wait between two tries on threads; default 100 ms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(AwaitAssert(ReturningAsync(assertion), duration, interval, blocking: true, cancellationToken));

    /// <inheritdoc cref="AwaitAssert(Action, TimeSpan?, TimeSpan?, CancellationToken)" />
    public Task AwaitAssertAsync(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssert(ReturningAsync(assertion), duration, interval, blocking: false, cancellationToken).AsTask();

    /// <inheritdoc cref="AwaitAssert(Action, TimeSpan?, TimeSpan?, CancellationToken)" />
    public Task AwaitAssertAsync(Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssert(assertion, duration, interval, blocking: false, cancellationToken).AsTask();

    private async ValueTask AwaitAssert(Func<Task> assertion, TimeSpan? duration, TimeSpan? interval, bool blocking, CancellationToken stop)
    {
        ExceptionDispatchInfo? failure = null;
        var holds = await _time.Condition(
            async () =>
            {
                try
                {
                    await assertion();
                    return true;
                }
                catch (Exception thrown) when (thrown is not OperationCanceledException || !stop.IsCancellationRequested)
                {
                    failure = ExceptionDispatchInfo.Capture(thrown);
                    return false;
                }
            },
            RemainingOrDilated(duration),
            interval ?? PollInterval,
            blocking,
            stop);
        if (!holds)
            failure!.Throw();
    }

    private static Func<Task> ReturningAsync(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };

    /// <summary>Waits until the condition holds.</summary>
    /// <param name="conditionIsFulfilled">Tried again and again. In a deterministic system it is tried after every step.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max: null, interval: null, message: null, cancellationToken);

    /// <summary>Waits until the condition holds.</summary>
    /// <param name="conditionIsFulfilled">Tried again and again. In a deterministic system it is tried after every step.</param>
    /// <param name="max">Dilated; default <see cref="RemainingOrDefault"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, interval: null, message: null, cancellationToken);

    /// <summary>Waits until the condition holds.</summary>
    /// <param name="conditionIsFulfilled">Tried again and again. In a deterministic system it is tried after every step.</param>
    /// <param name="max">Dilated; default <see cref="RemainingOrDefault"/>.</param>
    /// <param name="message">Added to the message of a failure.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, interval: null, message, cancellationToken);

    /// <summary>Waits until the condition holds.</summary>
    /// <param name="conditionIsFulfilled">Tried again and again. In a deterministic system it is tried after every step.</param>
    /// <param name="max">Dilated; default <see cref="RemainingOrDefault"/>.</param>
    /// <param name="interval">How long to wait between two tries on threads; default 100 ms.</param>
    /// <param name="message">Added to the message of a failure.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(Await(() => new(conditionIsFulfilled()), max, interval, message, blocking: true, cancellationToken));

    /// <inheritdoc cref="AwaitCondition(Func{bool}, CancellationToken)" />
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max: null, interval: null, message: null, cancellationToken);

    /// <inheritdoc cref="AwaitCondition(Func{bool}, TimeSpan?, string, CancellationToken)" />
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, interval: null, message, cancellationToken);

    /// <inheritdoc cref="AwaitCondition(Func{bool}, TimeSpan?, TimeSpan?, string, CancellationToken)" />
    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default) =>
        Await(() => new(conditionIsFulfilled()), max, interval, message, blocking: false, cancellationToken).AsTask();

    /// <inheritdoc cref="AwaitCondition(Func{bool}, CancellationToken)" />
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max: null, interval: null, message: null, cancellationToken);

    /// <inheritdoc cref="AwaitCondition(Func{bool}, TimeSpan?, CancellationToken)" />
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, interval: null, message: null, cancellationToken);

    /// <inheritdoc cref="AwaitCondition(Func{bool}, TimeSpan?, string, CancellationToken)" />
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, interval: null, message, cancellationToken);

    /// <inheritdoc cref="AwaitCondition(Func{bool}, TimeSpan?, TimeSpan?, string, CancellationToken)" />
    public Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default) =>
        Await(() => new(conditionIsFulfilled()), max, interval, message, blocking: false, cancellationToken).AsTask();

    /// <summary>Waits until the condition holds, and tells whether it does.</summary>
    /// <param name="conditionIsFulfilled">Tried again and again. In a deterministic system it is tried after every step.</param>
    /// <param name="max">Not dilated.</param>
    /// <param name="interval">How long to wait between two tries on threads; default 100 ms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public bool AwaitConditionNoThrow(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(_time.Condition(() => new(conditionIsFulfilled()), max, interval ?? PollInterval, blocking: true, cancellationToken));

    /// <inheritdoc cref="AwaitConditionNoThrow" />
    public Task<bool> AwaitConditionNoThrowAsync(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        _time.Condition(() => new(conditionIsFulfilled()), max, interval ?? PollInterval, blocking: false, cancellationToken).AsTask();

    /// <inheritdoc cref="AwaitConditionNoThrow" />
    public Task<bool> AwaitConditionNoThrowAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        _time.Condition(() => new(conditionIsFulfilled()), max, interval ?? PollInterval, blocking: false, cancellationToken).AsTask();

    private async ValueTask Await(
        Func<ValueTask<bool>> condition, TimeSpan? max, TimeSpan? interval, string? message, bool blocking, CancellationToken stop)
    {
        var timeout = RemainingOrDilated(max);
        if (!await _time.Condition(condition, timeout, interval ?? PollInterval, blocking, stop))
            Fail($"the condition did not become true within {timeout}{Hint(message)}");
    }
}
