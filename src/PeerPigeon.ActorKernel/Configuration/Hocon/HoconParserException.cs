namespace Akka.Configuration.Hocon;

/// <summary>HOCON text that does not parse. The message names line, column, what was found and what was expected.</summary>
public sealed class HoconParserException : ConfigurationException
{
    internal HoconParserException(HoconPosition position, string fault)
        : base($"line {position.Line}, column {position.Column}: {fault}")
    {
        Line = position.Line;
        Column = position.Column;
    }

    /// <summary>Where the fault was noticed.</summary>
    /// <value>Line, from 1.</value>
    public int Line { get; }

    /// <summary>Where in <see cref="Line"/> the fault was noticed.</summary>
    /// <value>UTF-16 units, from 1.</value>
    public int Column { get; }
}
