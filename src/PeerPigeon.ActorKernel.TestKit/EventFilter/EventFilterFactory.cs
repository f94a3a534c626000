using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>Says which entries of a system's log are meant. Of message, start and contains, the first that is given counts.</summary>
/// <remarks>A source is the path of an actor, whole or from its end, or the name of whoever else logs. Levels that are off cannot be expected.</remarks>
[SuppressMessage("Naming", "CA1720", Justification = "Akka.NET's names")]
public class EventFilterFactory
{
    private readonly TestKitBase _kit;
    private readonly ActorSystem _system;
    private readonly ImmutableArray<LogFilter> _others;

    /// <summary>For the system of the kit.</summary>
    public EventFilterFactory(TestKitBase testkit) : this(testkit, testkit?.Sys!)
    {
    }

    /// <summary>For any system.</summary>
    public EventFilterFactory(TestKitBase testkit, ActorSystem system) : this(testkit, system, [])
    {
    }

    internal EventFilterFactory(TestKitBase kit, ActorSystem system, ImmutableArray<LogFilter> others)
    {
        ArgumentNullException.ThrowIfNull(kit);
        _kit = kit;
        _system = system;
        _others = others;
    }

    /// <summary>Errors with a cause of that type, whose message is either the entry's or the cause's.</summary>
    public IEventFilterApplier Exception<TException>(string? message = null, string? start = null, string? contains = null, string? source = null)
        where TException : Exception => Exception(typeof(TException), message, start, contains, source);

    /// <inheritdoc cref="Exception{TException}(string, string, string, string)" />
    public IEventFilterApplier Exception<TException>(Regex pattern, string? source = null)
        where TException : Exception => Exception(typeof(TException), pattern, source);

    /// <summary>Errors with a cause of that type, whose message is either the entry's or the cause's.</summary>
    /// <param name="exceptionType">The cause's type or a base of it.</param>
    /// <param name="message">The whole text.</param>
    /// <param name="start">The beginning of the text.</param>
    /// <param name="contains">A part of the text.</param>
    /// <param name="source">Who logs.</param>
    /// <param name="checkInnerExceptions">Whether the cause of the cause will do.</param>
    public IEventFilterApplier Exception(
        Type exceptionType, string? message = null, string? start = null, string? contains = null, string? source = null, bool checkInnerExceptions = false) =>
        Exception(exceptionType, TextMatcher.Of(message, start, contains), source, checkInnerExceptions);

    /// <inheritdoc cref="Exception(Type, string, string, string, string, bool)" />
    public IEventFilterApplier Exception(Type exceptionType, Regex pattern, string? source = null, bool checkInnerExceptions = false) =>
        Exception(exceptionType, TextMatcher.Of(pattern), source, checkInnerExceptions);

    private EventFilterApplier Exception(Type type, TextMatcher text, string? source, bool inner)
    {
        ArgumentNullException.ThrowIfNull(type);
        var from = TextMatcher.Source(source);
        return Apply($"error with {type.Name}{text.Description}{from.Description}", logEvent =>
            logEvent is Error && from.Matches(logEvent.LogSource) && Causes(logEvent.Cause, inner).Any(cause =>
                type.IsInstanceOfType(cause) && (text.Matches(cause.Message) || text.Matches(Text(logEvent)))));
    }

    private static IEnumerable<Exception> Causes(Exception? cause, bool inner)
    {
        for (; cause is not null; cause = inner ? cause.InnerException : null)
            yield return cause;
    }

    /// <summary>Errors.</summary>
    public IEventFilterApplier Error(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Level<Error>("error", TextMatcher.Of(message, start, contains), source);

    /// <inheritdoc cref="Error(string, string, string, string)" />
    public IEventFilterApplier Error(Regex pattern, string? source = null) => Level<Error>("error", TextMatcher.Of(pattern), source);

    /// <summary>Warnings.</summary>
    public IEventFilterApplier Warning(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Level<Warning>("warning", TextMatcher.Of(message, start, contains), source);

    /// <inheritdoc cref="Warning(string, string, string, string)" />
    public IEventFilterApplier Warning(Regex pattern, string? source = null) => Level<Warning>("warning", TextMatcher.Of(pattern), source);

    /// <summary>Entries of level info.</summary>
    public IEventFilterApplier Info(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Level<Info>("info", TextMatcher.Of(message, start, contains), source);

    /// <inheritdoc cref="Info(string, string, string, string)" />
    public IEventFilterApplier Info(Regex pattern, string? source = null) => Level<Info>("info", TextMatcher.Of(pattern), source);

    /// <summary>Entries of level debug.</summary>
    public IEventFilterApplier Debug(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Level<Debug>("debug", TextMatcher.Of(message, start, contains), source);

    /// <inheritdoc cref="Debug(string, string, string, string)" />
    public IEventFilterApplier Debug(Regex pattern, string? source = null) => Level<Debug>("debug", TextMatcher.Of(pattern), source);

    /// <summary>Entries of one level.</summary>
    public IEventFilterApplier ForLogLevel(
        LogLevel logLevel, string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(logLevel, TextMatcher.Of(message, start, contains), source);

    /// <inheritdoc cref="ForLogLevel(LogLevel, string, string, string, string)" />
    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string? source = null) =>
        ForLogLevel(logLevel, TextMatcher.Of(pattern), source);

    private EventFilterApplier ForLogLevel(LogLevel logLevel, TextMatcher text, string? source)
    {
        var from = TextMatcher.Source(source);
        return Apply($"{logLevel}{text.Description}{from.Description}", logEvent =>
            logEvent.LogLevel() == logLevel && from.Matches(logEvent.LogSource) && text.Matches(Text(logEvent)));
    }

    private EventFilterApplier Level<TLogEvent>(string name, TextMatcher text, string? source)
        where TLogEvent : LogEvent
    {
        var from = TextMatcher.Source(source);
        return Apply($"{name}{text.Description}{from.Description}", logEvent =>
            logEvent is TLogEvent && from.Matches(logEvent.LogSource) && text.Matches(Text(logEvent)));
    }

    /// <summary>Dead letters.</summary>
    public IEventFilterApplier DeadLetter() => DeadLetter(typeof(object), static _ => true, source: null);

    /// <summary>Dead letters with a message of that type.</summary>
    public IEventFilterApplier DeadLetter<TMessage>(string? source = null) => DeadLetter(typeof(TMessage), static _ => true, source);

    /// <summary>Dead letters with a message of that type that fulfils a condition.</summary>
    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string? source = null) =>
        DeadLetter(typeof(TMessage), message => isMatch((TMessage)message), source);

    /// <summary>Dead letters with a message of that type.</summary>
    public IEventFilterApplier DeadLetter(Type type, string? source = null) => DeadLetter(type, static _ => true, source);

    /// <summary>Dead letters with a message of that type that fulfils a condition.</summary>
    public IEventFilterApplier DeadLetter(Type type, Func<object, bool> isMatch, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        var from = TextMatcher.Source(source);
        return Apply($"dead letter of {type.Name}{from.Description}", logEvent =>
            logEvent.Message is DeadLetter letter && type.IsInstanceOfType(letter.Message) && isMatch(letter.Message) && from.Matches(logEvent.LogSource));
    }

    /// <summary>Any entry that fulfils a condition.</summary>
    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => Apply("custom filter", logEvent => predicate(logEvent));

    /// <summary>Entries of one type that fulfil a condition.</summary>
    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate)
        where TLogEvent : LogEvent => Apply($"custom filter of {typeof(TLogEvent).Name}", logEvent => logEvent is TLogEvent typed && predicate(typed));

    private EventFilterApplier Apply(string description, Func<LogEvent, bool> matches) =>
        new(_kit, _system, _others.Add(new LogFilter(description, matches)));

    private static string Text(LogEvent logEvent) => logEvent.Message?.ToString() ?? "";
}
