using Akka.Actor;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Expects that the next message is of a type, and who sent it.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(ExpectFrom<T>(From(sender, hint), Anything, duration, hint, blocking: true, cancellationToken));

    /// <summary>Expects that the next message equals another, and who sent it.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(ExpectFrom(From(sender, hint), Equal(message, hint), timeout, hint, blocking: true, cancellationToken));

    /// <summary>Expects that the next message fulfils a condition, and who sent it.</summary>
    public T ExpectMsgFrom<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(ExpectFrom(From(sender, hint), That(isMessage, hint), timeout, hint, blocking: true, cancellationToken));

    /// <summary>Expects that the next message and its sender fulfil conditions.</summary>
    public T ExpectMsgFrom<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(ExpectFrom(From(isSender, hint), That(isMessage, hint), timeout, hint, blocking: true, cancellationToken));

    /// <summary>Expects that the next message passes an assertion, and who sent it.</summary>
    public T ExpectMsgFrom<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(ExpectFrom<T>(From(sender, hint), (message, _) => assertMessage(message), timeout, hint, blocking: true, cancellationToken));

    /// <summary>Expects that the next message and its sender pass assertions.</summary>
    public T ExpectMsgFrom<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        TestTime.Blocked(ExpectFrom<T>(
            (_, sender) => assertSender(sender), (message, _) => assertMessage(message), timeout, hint, blocking: true, cancellationToken));

    /// <inheritdoc cref="ExpectMsgFrom{T}(IActorRef, TimeSpan?, string, CancellationToken)" />
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectFrom<T>(From(sender, hint), Anything, duration, hint, blocking: false, cancellationToken);

    /// <inheritdoc cref="ExpectMsgFrom{T}(IActorRef, T, TimeSpan?, string, CancellationToken)" />
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectFrom(From(sender, hint), Equal(message, hint), timeout, hint, blocking: false, cancellationToken);

    /// <inheritdoc cref="ExpectMsgFrom{T}(IActorRef, Predicate{T}, TimeSpan?, string, CancellationToken)" />
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectFrom(From(sender, hint), That(isMessage, hint), timeout, hint, blocking: false, cancellationToken);

    /// <inheritdoc cref="ExpectMsgFrom{T}(Predicate{IActorRef}, Predicate{T}, TimeSpan?, string, CancellationToken)" />
    public ValueTask<T> ExpectMsgFromAsync<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectFrom(From(isSender, hint), That(isMessage, hint), timeout, hint, blocking: false, cancellationToken);

    /// <inheritdoc cref="ExpectMsgFrom{T}(IActorRef, Action{T}, TimeSpan?, string, CancellationToken)" />
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectFrom<T>(From(sender, hint), (message, _) => assertMessage(message), timeout, hint, blocking: false, cancellationToken);

    /// <inheritdoc cref="ExpectMsgFrom{T}(Action{IActorRef}, Action{T}, TimeSpan?, string, CancellationToken)" />
    public ValueTask<T> ExpectMsgFromAsync<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectFrom<T>((_, sender) => assertSender(sender), (message, _) => assertMessage(message), timeout, hint, blocking: false, cancellationToken);

    private ValueTask<T> ExpectFrom<T>(
        Action<object?, IActorRef> checkSender, Action<T, IActorRef> check, TimeSpan? timeout, string? hint, bool blocking, CancellationToken stop) =>
        Expect<T>(
            OfType<T>(),
            (message, sender) =>
            {
                checkSender(message, sender);
                check(message, sender);
            },
            timeout,
            hint,
            blocking,
            stop);

    private Action<object?, IActorRef> From(IActorRef expected, string? hint) => (message, sender) =>
    {
        if (!expected.Equals(sender))
            Fail($"expected a message from {expected}, but {Show.One(message)} came from {sender}{Hint(hint)}");
    };

    private Action<object?, IActorRef> From(Predicate<IActorRef> isSender, string? hint) => (message, sender) =>
    {
        if (!isSender(sender))
            Fail($"expected a message from a sender that fulfils the condition, but {Show.One(message)} came from {sender}{Hint(hint)}");
    };
}
