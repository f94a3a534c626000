namespace Akka.Event;

/// <summary>Writes log events to standard output, coloured by level where it is a terminal.</summary>
public class StandardOutLogger : MinimalLogger
{
    private static readonly Lock OneLineAtATime = new();

    /// <summary>Colour of debug events.</summary>
    public static ConsoleColor DebugColor { get; set; } = ConsoleColor.Gray;

    /// <summary>Colour of info events.</summary>
    public static ConsoleColor InfoColor { get; set; } = ConsoleColor.White;

    /// <summary>Colour of warnings.</summary>
    public static ConsoleColor WarningColor { get; set; } = ConsoleColor.Yellow;

    /// <summary>Colour of errors.</summary>
    public static ConsoleColor ErrorColor { get; set; } = ConsoleColor.Red;

    /// <summary>Whether colours are used.</summary>
    public static bool UseColors { get; set; } = true;

    /// <inheritdoc />
    protected override void Log(object message)
    {
        if (message is LogEvent logged && UseColors && !Console.IsOutputRedirected)
            Write(Text(logged), ColorOf(logged.LogLevel()));
        else
            Console.WriteLine(message is LogEvent plain ? Text(plain) : message);
    }

    private static ConsoleColor ColorOf(LogLevel level) => level switch
    {
        LogLevel.DebugLevel => DebugColor,
        LogLevel.InfoLevel => InfoColor,
        LogLevel.WarningLevel => WarningColor,
        _ => ErrorColor,
    };

    private static void Write(string text, ConsoleColor color)
    {
        lock (OneLineAtATime)
        {
            Console.ForegroundColor = color;
            Console.WriteLine(text);
            Console.ResetColor();
        }
    }

    // A formatter of the application, or an argument's ToString, may throw; the event is shown all the same.
    internal static string Text(LogEvent logged)
    {
        try
        {
            return logged.ToString();
        }
        catch (Exception fault)
        {
            var shown = logged.Message is LogMessage message ? $"{message.Format} with {Arguments(message)}" : logged.Message?.GetType().Name;
            return $"[ERROR][{logged.LogSource}] a {logged.LogLevel().StringFor()} event cannot be formatted ({fault.GetType().Name}: {fault.Message}): {shown}";
        }
    }

    private static string Arguments(LogMessage message)
    {
        try
        {
            return message.Unformatted();
        }
        catch (Exception fault)
        {
            return $"arguments that throw {fault.GetType().Name}";
        }
    }
}
