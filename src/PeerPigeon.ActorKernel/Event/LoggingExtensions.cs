namespace Akka.Event;

/// <summary>Logging through an <see cref="ILoggingAdapter"/>. Where the level is off nothing is formatted, boxed or allocated.</summary>
public static partial class LoggingExtensions
{
    /// <summary>Logs at <paramref name="level"/>, if it is on: a text, or a template whose holes the arguments fill in order.</summary>
    public static void Log(this ILoggingAdapter log, LogLevel level, string format) => log.Log(level, cause: null, format);

    /// <inheritdoc cref="Log(ILoggingAdapter, LogLevel, string)" />
    public static void Log(this ILoggingAdapter log, LogLevel level, string format, object?[] args) => log.Log(level, cause: null, format, args);

    /// <inheritdoc cref="Log(ILoggingAdapter, LogLevel, string)" />
    public static void Log(this ILoggingAdapter log, LogLevel level, Exception? cause, string format, object?[] args)
    {
        if (log.IsEnabled(level))
            log.Log(level, cause, Message(log, format, args));
    }

    /// <inheritdoc cref="Log(ILoggingAdapter, LogLevel, string)" />
    public static void Log<T1>(this ILoggingAdapter log, LogLevel logLevel, Exception? cause, string format, T1 arg1)
    {
        if (log.IsEnabled(logLevel))
            log.Log(logLevel, cause, Message(log, format, [arg1]));
    }

    /// <inheritdoc cref="Log(ILoggingAdapter, LogLevel, string)" />
    public static void Log<T1, T2>(this ILoggingAdapter log, LogLevel logLevel, Exception? cause, string format, T1 arg1, T2 arg2)
    {
        if (log.IsEnabled(logLevel))
            log.Log(logLevel, cause, Message(log, format, [arg1, arg2]));
    }

    /// <inheritdoc cref="Log(ILoggingAdapter, LogLevel, string)" />
    public static void Log<T1, T2, T3>(this ILoggingAdapter log, LogLevel logLevel, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3)
    {
        if (log.IsEnabled(logLevel))
            log.Log(logLevel, cause, Message(log, format, [arg1, arg2, arg3]));
    }

    /// <inheritdoc cref="Log(ILoggingAdapter, LogLevel, string)" />
    public static void Log<T1, T2, T3, T4>(this ILoggingAdapter log, LogLevel logLevel, Exception? cause, string format,
        T1 arg1, T2 arg2, T3 arg3, T4 arg4)
    {
        if (log.IsEnabled(logLevel))
            log.Log(logLevel, cause, Message(log, format, [arg1, arg2, arg3, arg4]));
    }

    /// <inheritdoc cref="Log(ILoggingAdapter, LogLevel, string)" />
    public static void Log<T1, T2, T3, T4, T5>(this ILoggingAdapter log, LogLevel logLevel, Exception? cause, string format,
        T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5)
    {
        if (log.IsEnabled(logLevel))
            log.Log(logLevel, cause, Message(log, format, [arg1, arg2, arg3, arg4, arg5]));
    }

    /// <inheritdoc cref="Log(ILoggingAdapter, LogLevel, string)" />
    public static void Log<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, LogLevel logLevel, Exception? cause, string format,
        T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6)
    {
        if (log.IsEnabled(logLevel))
            log.Log(logLevel, cause, Message(log, format, [arg1, arg2, arg3, arg4, arg5, arg6]));
    }

    private static DefaultLogMessage Message(ILoggingAdapter log, string format, object?[] arguments) => new(log.Formatter, format, arguments);
}
