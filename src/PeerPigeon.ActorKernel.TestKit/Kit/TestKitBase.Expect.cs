using Akka.Actor;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <remarks>Every expectation takes one message. Times are dilated; without one, <see cref="RemainingOrDefault"/> is waited.</remarks>
public abstract partial class TestKitBase
{
    /// <summary>Expects that the next message is of a type.</summary>
    public T ExpectMsg<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(Expect<T>(OfType<T>(), Anything, duration, hint, blocking: true, cancellationToken));

    /// <summary>Expects that the next message equals another; sequences are compared by their elements.</summary>
    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(Expect(Show.One(message), Equal(message, hint), timeout, hint, blocking: true, cancellationToken));

    /// <summary>Expects that the next message is of a type and fulfils a condition.</summary>
    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(Expect(OfType<T>(), That(isMessage, hint), timeout, hint, blocking: true, cancellationToken));

    /// <summary>Expects that the next message is of a type and passes an assertion.</summary>
    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(Expect<T>(OfType<T>(), (message, _) => assert(message), timeout, hint, blocking: true, cancellationToken));

    /// <summary>Expects that the next message is of a type and fulfils a condition together with its sender.</summary>
    public T ExpectMsg<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(Expect(OfType<T>(), That(isMessageAndSender, hint), timeout, hint, blocking: true, cancellationToken));

    /// <summary>Expects that the next message is of a type and passes an assertion together with its sender.</summary>
    public T ExpectMsg<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(Expect(OfType<T>(), assertMessageAndSender, timeout, hint, blocking: true, cancellationToken));

    /// <summary>Expects that the next message equals another by one's own comparison.</summary>
    public T ExpectMsg<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(Expect(Show.One(expected), Equal(expected, comparer, hint), timeout, hint, blocking: true, cancellationToken));

    /// <inheritdoc cref="ExpectMsg{T}(TimeSpan?, string, CancellationToken)" />
    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(OfType<T>(), Anything, duration, hint, blocking: false, cancellationToken);

    /// <inheritdoc cref="ExpectMsg{T}(T, TimeSpan?, string, CancellationToken)" />
    public ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Show.One(message), Equal(message, hint), timeout, hint, blocking: false, cancellationToken);

    /// <inheritdoc cref="ExpectMsg{T}(Predicate{T}, TimeSpan?, string, CancellationToken)" />
    public ValueTask<T> ExpectMsgAsync<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(OfType<T>(), That(isMessage, hint), timeout, hint, blocking: false, cancellationToken);

    /// <inheritdoc cref="ExpectMsg{T}(Action{T}, TimeSpan?, string, CancellationToken)" />
    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(OfType<T>(), (message, _) => assert(message), timeout, hint, blocking: false, cancellationToken);

    /// <inheritdoc cref="ExpectMsg{T}(Func{T, IActorRef, bool}, TimeSpan?, string, CancellationToken)" />
    public ValueTask<T> ExpectMsgAsync<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(OfType<T>(), That(isMessageAndSender, hint), timeout, hint, blocking: false, cancellationToken);

    /// <inheritdoc cref="ExpectMsg{T}(Action{T, IActorRef}, TimeSpan?, string, CancellationToken)" />
    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(OfType<T>(), assertMessageAndSender, timeout, hint, blocking: false, cancellationToken);

    /// <inheritdoc cref="ExpectMsg{T}(T, Func{T, T, bool}, TimeSpan?, string, CancellationToken)" />
    public ValueTask<T> ExpectMsgAsync<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Show.One(expected), Equal(expected, comparer, hint), timeout, hint, blocking: false, cancellationToken);

    /// <summary>Expects that the next message says that an actor has ended. The test actor must watch it.</summary>
    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(ExpectEnd(target, timeout, hint, blocking: true, cancellationToken));

    /// <inheritdoc cref="ExpectTerminated" />
    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectEnd(target, timeout, hint, blocking: false, cancellationToken);

    private ValueTask<Terminated> ExpectEnd(IActorRef target, TimeSpan? timeout, string? hint, bool blocking, CancellationToken stop) => Expect<Terminated>(
        $"the end of {target}",
        (terminated, _) =>
        {
            if (!terminated.ActorRef.Equals(target))
                Fail($"expected the end of {target}, but {terminated.ActorRef} has ended{Hint(hint)}");
        },
        timeout,
        hint,
        blocking,
        stop);

    /// <summary>Expects that no message comes for <see cref="RemainingOrDefault"/>.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) => TestTime.Blocked(ExpectNothing(RemainingOrDefault, blocking: true, cancellationToken));

    /// <summary>Expects that no message comes for a while. In a deterministic system just that time passes.</summary>
    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(ExpectNothing(Dilated(duration), blocking: true, cancellationToken));

    /// <inheritdoc cref="ExpectNoMsg(TimeSpan, CancellationToken)" />
    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <inheritdoc cref="ExpectNoMsg(CancellationToken)" />
    public ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) => ExpectNothing(RemainingOrDefault, blocking: false, cancellationToken);

    /// <inheritdoc cref="ExpectNoMsg(TimeSpan, CancellationToken)" />
    public ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExpectNothing(Dilated(duration), blocking: false, cancellationToken);

    /// <inheritdoc cref="ExpectNoMsg(TimeSpan, CancellationToken)" />
    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    private async ValueTask ExpectNothing(TimeSpan duration, bool blocking, CancellationToken stop)
    {
        var start = _time.Now;
        if (await Take(duration, blocking, stop) is { } taken)
            Fail($"expected no message for {duration}, but {Show.One(taken.Message)} came from {taken.Sender} after {_time.Now - start}");
        _lastWasNoMsg = true;
    }

    private async ValueTask<T> Expect<T>(
        string expected, Action<T, IActorRef> check, TimeSpan? timeout, string? hint, bool blocking, CancellationToken stop)
    {
        var max = RemainingOrDilated(timeout);
        var taken = await Take(max, blocking, stop);
        if (taken is null)
            Fail($"expected {expected}, but nothing came within {max}{Hint(hint)}");
        if (taken!.Message is not T message)
        {
            Fail($"expected {expected}, but {Show.One(taken.Message)} came from {taken.Sender}{Hint(hint)}");
            return default!;
        }

        check(message, taken.Sender);
        return message;
    }

    private static string OfType<T>() => $"a message of type {typeof(T).Name}";

    private static void Anything<T>(T message, IActorRef sender)
    {
    }

    private Action<T, IActorRef> Equal<T>(T expected, string? hint) => (message, sender) =>
        _assertions.AssertEqual(expected, message, "{0}", Came(Show.One(expected), message, sender, hint));

    private Action<T, IActorRef> Equal<T>(T expected, Func<T, T, bool> comparer, string? hint) => (message, sender) =>
        _assertions.AssertEqual(expected, message, comparer, "{0}", Came(Show.One(expected), message, sender, hint));

    private Action<T, IActorRef> That<T>(Predicate<T> isMessage, string? hint) => That<T>((message, _) => isMessage(message), hint);

    private Action<T, IActorRef> That<T>(Func<T, IActorRef, bool> isMessage, string? hint) => (message, sender) =>
    {
        if (!isMessage(message, sender))
            Fail(Came($"a {typeof(T).Name} that fulfils the condition", message, sender, hint));
    };

    private static string Came<T>(string expected, T message, IActorRef sender, string? hint) =>
        $"expected {expected}, but {Show.One(message)} came from {sender}{Hint(hint)}";
}
