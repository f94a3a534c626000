using System.Text;

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

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Those of this process. <see cref="Out"/> is buffered: whoever writes flushes.</summary>
    public static Surroundings OfProcess() => new()
    {
        In = Console.OpenStandardInput(),
        Out = new StreamWriter(Console.OpenStandardOutput(), Utf8, bufferSize: 16 * 1024),
        Error = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true }),
        InIsTerminal = !Console.IsInputRedirected,
        OutIsTerminal = !Console.IsOutputRedirected,
    };
}
