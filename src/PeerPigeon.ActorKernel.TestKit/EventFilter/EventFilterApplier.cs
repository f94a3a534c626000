using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.TestKit.Internal;

internal sealed class EventFilterApplier(TestKitBase kit, ActorSystem system, ImmutableArray<LogFilter> filters) : IEventFilterApplier
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    public EventFilterFactory And => new(kit, system, filters);

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) => Expect(1, action, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) => Expect(1, timeout, action, cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Expect(expectedCount, TestKitBase.Returning(action), cancellationToken);

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Expect(expectedCount, timeout, TestKitBase.Returning(action), cancellationToken);

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default) => Expect(1, func, cancellationToken);

    public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) => Expect(1, timeout, func, cancellationToken);

    public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(Count(expectedCount, timeout: null, () => new ValueTask<T>(func()), blocking: true, cancellationToken));

    public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(Count(expectedCount, timeout, () => new ValueTask<T>(func()), blocking: true, cancellationToken));

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) => ExpectAsync(1, actionAsync, cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, action, cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        CountAsync(expectedCount, timeout: null, actionAsync, cancellationToken);

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        CountAsync(expectedCount, timeout, action, cancellationToken);

    public void Mute(Action action, CancellationToken cancellationToken = default)
    {
        using var counter = new EventCounter(system, filters);
        action();
    }

    public T Mute<T>(Func<T> func, CancellationToken cancellationToken = default)
    {
        using var counter = new EventCounter(system, filters);
        return func();
    }

    public async Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default)
    {
        using var counter = new EventCounter(system, filters);
        await action();
    }

    public IUnmutableFilter Mute() => new Muted(new EventCounter(system, filters));

    private Task<bool> CountAsync(int expected, TimeSpan? timeout, Func<Task> action, CancellationToken stop)
    {
        var returning = TestKitBase.ReturningAsync(action);
        return Count(expected, timeout, () => new ValueTask<bool>(returning()), blocking: false, stop).AsTask();
    }

    private async ValueTask<T> Count<T>(int expected, TimeSpan? timeout, Func<ValueTask<T>> action, bool blocking, CancellationToken stop)
    {
        var limit = timeout is { } given ? kit.Dilated(given) : kit.TestKitSettings.TestEventFilterLeeway;
        using var counter = new EventCounter(system, filters);
        var result = await action();
        await TestTime.Of(system).Condition(() => new(counter.Count >= expected), limit, PollInterval, blocking, stop);
        if (counter.Count != expected)
            kit.Fail($"expected {expected} log events within {limit} after the action, but {counter.Count} came: {counter.Description}");
        return result;
    }

    private sealed class Muted(EventCounter counter) : IUnmutableFilter
    {
        public void Unmute() => counter.Dispose();

        public void Dispose() => counter.Dispose();
    }
}
