using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Takes messages as long as the filter returns something; the first one that it does not want stays.</summary>
    /// <param name="max">Dilated; default <see cref="RemainingOrDefault"/>.</param>
    /// <param name="filter">Null ends the row.</param>
    /// <param name="msgs">Messages to take at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class =>
        ReceiveWhile(filter, max, idle: null, msgs, cancellationToken);

    /// <summary>Takes messages as long as the filter returns something; the first one that it does not want stays.</summary>
    /// <param name="max">Dilated; default <see cref="RemainingOrDefault"/>.</param>
    /// <param name="idle">Time without a message that ends the row; default for ever.</param>
    /// <param name="filter">Null ends the row.</param>
    /// <param name="msgs">Messages to take at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class =>
        ReceiveWhile(filter, max, idle, msgs, cancellationToken);

    /// <inheritdoc cref="ReceiveWhile{T}(TimeSpan?, TimeSpan?, Func{object, T}, int, CancellationToken)" />
    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T?> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class =>
        TestTime.Blocked(While(Wanted(filter), max, idle, msgs, blocking: true, cancellationToken));

    /// <summary>Takes messages of one type as long as the condition holds; the first one for which it does not, stays.</summary>
    /// <param name="shouldContinue">Whether to take this one and go on.</param>
    /// <param name="max">Dilated; default <see cref="RemainingOrDefault"/>.</param>
    /// <param name="idle">Time without a message that ends the row; default for ever.</param>
    /// <param name="msgs">Messages to take at most.</param>
    /// <param name="shouldIgnoreOtherMessageTypes">Whether messages of other types are dropped; if not, they end the row.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Predicate<T> shouldContinue,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true,
        CancellationToken cancellationToken = default) =>
        TestTime.Blocked(While(Wanted(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, blocking: true, cancellationToken));

    /// <inheritdoc cref="ReceiveWhile{T}(TimeSpan?, TimeSpan?, Func{object, T}, int, CancellationToken)" />
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Func<object, T?> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class =>
        Each(While(Wanted(filter), max, idle, msgs, blocking: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="ReceiveWhile{T}(Predicate{T}, TimeSpan?, TimeSpan?, int, bool, CancellationToken)" />
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Predicate<T> shouldContinue,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true,
        CancellationToken cancellationToken = default) =>
        Each(While(Wanted(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, blocking: false, cancellationToken), cancellationToken);

    private enum Fate
    {
        Take,
        Drop,
        EndRow,
    }

    private static Func<object, (Fate, T)> Wanted<T>(Func<object, T?> filter)
        where T : class => message => filter(message) is { } kept ? (Fate.Take, kept) : (Fate.EndRow, default!);

    private static Func<object, (Fate, T)> Wanted<T>(Predicate<T> shouldContinue, bool dropOthers) => message =>
        message is not T typed ? (dropOthers ? Fate.Drop : Fate.EndRow, default!)
        : shouldContinue(typed) ? (Fate.Take, typed)
        : (Fate.EndRow, default!);

    private async ValueTask<List<T>> While<T>(
        Func<object, (Fate Fate, T Kept)> decide, TimeSpan? max, TimeSpan? idle, int count, bool blocking, CancellationToken stop)
    {
        var end = _time.Now + RemainingOrDilated(max);
        var taken = new List<T>();
        while (taken.Count < count)
        {
            var wait = Left(end) is var left && left < (idle ?? TimeSpan.MaxValue) ? left : idle!.Value;
            await _time.Message(_queue, wait, blocking, stop);
            if (!_queue.TryPeek(out var next))
                break;
            var (fate, kept) = decide(next.Message);
            if (fate == Fate.EndRow)
                break;
            await Take(TimeSpan.Zero, blocking, stop);
            if (fate == Fate.Take)
                taken.Add(kept);
        }

        _lastWasNoMsg = true;   // a row may end because its time is over
        return taken;
    }
}
