using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Takes the next message.</summary>
    /// <param name="max">Not dilated; default <c>akka.test.single-expect-default</c>; 0 does not wait, but runs what is ready in a deterministic system.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null if none came in time.</returns>
    public object? ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(Take(max, blocking: true, cancellationToken))?.Message;

    /// <inheritdoc cref="ReceiveOne" />
    public async ValueTask<object?> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await Take(max, blocking: false, cancellationToken))?.Message;

    /// <summary>Takes the next message and its sender.</summary>
    /// <returns>False if none came in time.</returns>
    /// <inheritdoc cref="ReceiveOne" />
    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var taken = TestTime.Blocked(Take(max, blocking: true, cancellationToken));
        envelope = taken ?? NullMessageEnvelope.Instance;
        return taken is not null;
    }

    /// <inheritdoc cref="TryReceiveOne" />
    [SuppressMessage("Naming", "CA1709", Justification = "Akka.NET's names")]
    public async ValueTask<(bool success, MessageEnvelope envelope)> TryReceiveOneAsync(TimeSpan? max, CancellationToken cancellationToken = default) =>
        await Take(max, blocking: false, cancellationToken) is { } taken ? (true, taken) : (false, NullMessageEnvelope.Instance);

    /// <summary>Looks at the next message and leaves it where it is.</summary>
    /// <returns>False if none came in time.</returns>
    /// <inheritdoc cref="ReceiveOne" />
    public bool TryPeekOne(out MessageEnvelope envelope, TimeSpan? max, CancellationToken cancellationToken)
    {
        TestTime.Blocked(_time.Message(_queue, GetTimeoutOrDefault(max), blocking: true, cancellationToken));
        var found = _queue.TryPeek(out var next);
        envelope = next ?? (MessageEnvelope)NullMessageEnvelope.Instance;
        return found;
    }

    /// <summary>Takes a number of messages, whatever they are.</summary>
    /// <exception cref="Exception">The test fails: fewer came before <see cref="RemainingOrDefault"/> was over.</exception>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(ReceiveN(numberOfMessages, RemainingOrDefault, blocking: true, cancellationToken));

    /// <summary>Takes a number of messages, whatever they are.</summary>
    /// <exception cref="Exception">The test fails: fewer came before <paramref name="max"/>, dilated, was over.</exception>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(ReceiveN(numberOfMessages, Dilated(max), blocking: true, cancellationToken));

    /// <inheritdoc cref="ReceiveN(int, CancellationToken)" />
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Each(ReceiveN(numberOfMessages, RemainingOrDefault, blocking: false, cancellationToken), cancellationToken);

    /// <inheritdoc cref="ReceiveN(int, TimeSpan, CancellationToken)" />
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        Each(ReceiveN(numberOfMessages, Dilated(max), blocking: false, cancellationToken), cancellationToken);

    private async ValueTask<List<object>> ReceiveN(int count, TimeSpan max, bool blocking, CancellationToken stop)
    {
        var end = _time.Now + max;
        var received = new List<object>();
        while (received.Count < count)
        {
            if (await Take(Left(end), blocking, stop) is { } taken)
                received.Add(taken.Message);
            else
                Fail($"expected {count} messages within {max}, but only {received.Count} came: {Show.List(received)}");
        }

        return received;
    }

    /// <summary>Takes messages until one matches, and returns that.</summary>
    /// <param name="isMessage">Others are dropped.</param>
    /// <param name="max">Dilated; default <see cref="RemainingOrDefault"/>.</param>
    /// <param name="hint">Added to the message of a failure.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    /// <inheritdoc cref="FishForMessage(Predicate{object}, TimeSpan?, string, CancellationToken)" />
    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        TestTime.Blocked(Fish(isMessage, dropped: null, max, hint, blocking: true, cancellationToken));

    /// <summary>Takes messages until one matches, and returns that.</summary>
    /// <param name="isMessage">Which one.</param>
    /// <param name="allMessages">Is emptied and gets the others.</param>
    /// <param name="max">Dilated; default <see cref="RemainingOrDefault"/>.</param>
    /// <param name="hint">Added to the message of a failure.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public T FishForMessage<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        TestTime.Blocked(Fish(isMessage, allMessages, max, hint, blocking: true, cancellationToken));

    /// <inheritdoc cref="FishForMessage(Predicate{object}, TimeSpan?, string, CancellationToken)" />
    public ValueTask<object> FishForMessageAsync(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync<object>(isMessage, max, hint, cancellationToken);

    /// <inheritdoc cref="FishForMessage(Predicate{object}, TimeSpan?, string, CancellationToken)" />
    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Fish(isMessage, dropped: null, max, hint, blocking: false, cancellationToken);

    /// <inheritdoc cref="FishForMessage{T}(Predicate{T}, ArrayList, TimeSpan?, string, CancellationToken)" />
    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Fish(isMessage, allMessages, max, hint, blocking: false, cancellationToken);

    private async ValueTask<T> Fish<T>(
        Predicate<T> isMessage, ArrayList? dropped, TimeSpan? max, string hint, bool blocking, CancellationToken stop)
    {
        var timeout = RemainingOrDilated(max);
        var end = _time.Now + timeout;
        dropped ??= [];
        dropped.Clear();
        while (true)
        {
            var taken = await Take(Left(end), blocking, stop);
            if (taken is null)
                Fail($"no {typeof(T).Name} that matches came within {timeout}{Hint(hint)}; dropped: {Show.List(dropped.Cast<object>())}");
            if (taken!.Message is T message && isMessage(message))
                return message;
            dropped.Add(taken.Message);
        }
    }

    /// <summary>Takes every message until there has been none for a while.</summary>
    /// <param name="max">The while; not dilated, default <c>akka.test.single-expect-default</c>.</param>
    /// <param name="maxMessages">The test fails if more come; default any number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ArrayList> WaitForRadioSilenceAsync(TimeSpan? max = null, uint? maxMessages = null, CancellationToken cancellationToken = default)
    {
        var heard = new ArrayList();
        while (await Take(max, blocking: false, cancellationToken) is { } taken)
        {
            heard.Add(taken.Message);
            if (heard.Count > maxMessages)
                Fail($"expected silence after at most {maxMessages} messages, but {heard.Count} came: {Show.List(heard.Cast<object>())}");
        }

        return heard;
    }

    private async ValueTask<MessageEnvelope?> Take(TimeSpan? max, bool blocking, CancellationToken stop)
    {
        await _time.Message(_queue, GetTimeoutOrDefault(max), blocking, stop);
        _lastWasNoMsg = false;
        var found = _queue.TryTake(out var taken);
        _lastMessage = taken ?? (MessageEnvelope)NullMessageEnvelope.Instance;
        return found ? taken : null;
    }

    private static async IAsyncEnumerable<T> Each<T>(ValueTask<List<T>> messages, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var message in await messages)
        {
            stop.ThrowIfCancellationRequested();
            yield return message;
        }
    }
}
