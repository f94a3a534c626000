using System.Text;
using Microsoft.Win32.SafeHandles;

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
        Out = new StreamWriter(OpenOut(), Utf8, bufferSize: 16 * 1024),
        Error = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true }),
        InIsTerminal = !Console.IsInputRedirected,
        OutIsTerminal = !Console.IsOutputRedirected,
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
