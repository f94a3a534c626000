using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Expects that the next message is one of several.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(ExpectAnyOf(messages, blocking: true, cancellationToken));

    /// <inheritdoc cref="ExpectMsgAnyOf{T}(IEnumerable{T}, CancellationToken)" />
    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAnyOf(messages, blocking: false, cancellationToken);

    private ValueTask<T> ExpectAnyOf<T>(IEnumerable<T> messages, bool blocking, CancellationToken stop)
    {
        var expected = messages.ToList();
        var names = $"any of {Show.List(expected.Cast<object>())}";
        return Expect<T>(
            names,
            (message, sender) =>
            {
                if (!expected.Contains(message))
                    Fail(Came(names, message, sender, hint: null));
            },
            timeout: null,
            hint: null,
            blocking,
            stop);
    }

    /// <summary>Expects that the next messages are these, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => ExpectMsgAllOf((IReadOnlyCollection<T>)messages);

    /// <inheritdoc cref="ExpectMsgAllOf{T}(T[])" />
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(ExpectAllOf(RemainingOrDefault, messages, blocking: true, cancellationToken));

    /// <summary>Expects that the next messages are these, in any order, within a time that is dilated.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) => ExpectMsgAllOf(max, (IReadOnlyCollection<T>)messages);

    /// <inheritdoc cref="ExpectMsgAllOf{T}(TimeSpan, T[])" />
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(ExpectAllOf(Dilated(max), messages, blocking: true, cancellationToken));

    /// <inheritdoc cref="ExpectMsgAllOf{T}(T[])" />
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Each(ExpectAllOf(RemainingOrDefault, messages, blocking: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="ExpectMsgAllOf{T}(TimeSpan, T[])" />
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Each(ExpectAllOf(Dilated(max), messages, blocking: false, cancellationToken), cancellationToken);

    private async ValueTask<List<T>> ExpectAllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages, bool blocking, CancellationToken stop)
    {
        var end = _time.Now + max;
        var missing = messages.ToList();
        var received = new List<T>();
        while (missing.Count > 0)
        {
            var taken = await Take(Left(end), blocking, stop);
            if (taken is null)
                Fail($"expected {Show.List(messages.Cast<object>())} within {max}, but missed {Show.List(missing.Cast<object>())}");
            if (taken!.Message is T message && missing.Remove(message))
                received.Add(message);
            else
                Fail($"expected {Show.List(missing.Cast<object>())}, but {Show.One(taken.Message)} came from {taken.Sender}");
        }

        return received;
    }
}
