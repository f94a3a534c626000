using System.Text;
using Microsoft.Win32.SafeHandles;
using PeerPigeon.Cli.Terminal;

namespace PeerPigeon.Cli.Shell;

/// <summary>What the program touches of the process around it: streams, terminal, clock.</summary>
internal sealed record Surroundings
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public required Stream In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public bool InIsTerminal { get; init; }

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>Reads an environment variable; null where it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    /// <summary>Whether a person types and reads, at a terminal that can move its cursor.</summary>
    public bool IsInteractive => InIsTerminal && OutIsTerminal && Variable("TERM") != "dumb";

    /// <summary>Colours for standard output: on a terminal that has them, unless NO_COLOR is set (no-color.org).</summary>
    public Paint Paint => OutIsTerminal && string.IsNullOrEmpty(Variable("NO_COLOR")) && Variable("TERM") != "dumb" ? new(isOn: true) : Paint.None;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Those of this process. <see cref="Out"/> is buffered: whoever writes flushes.</summary>
    public static Surroundings OfProcess() => new()
    {
        In = Console.OpenStandardInput(),
        Out = new StreamWriter(OpenOut(), Utf8, bufferSize: 16 * 1024),
        Error = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true }),
        InIsTerminal = !Console.IsInputRedirected,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Variable = Environment.GetEnvironmentVariable,
    };

    // The console's own stream swallows the error of a pipe whose reader has gone; a peer would talk to nobody for ever.
    private static Stream OpenOut()
    {
        if (Console.IsOutputRedirected && !OperatingSystem.IsWindows())
        {
            FileStream output = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!output.CanSeek)
                return output;
        }

        return Console.OpenStandardOutput();
    }
}
