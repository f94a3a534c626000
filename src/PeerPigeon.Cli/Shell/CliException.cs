namespace PeerPigeon.Cli.Shell;

/// <summary>Ends the program with one line on standard error: what, which value, which bound, what to do.</summary>
internal sealed class CliException : Exception
{
    public CliException(int exitCode, string message, Exception? cause = null) : base(message, cause) => ExitCode = exitCode;

    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; }
}
