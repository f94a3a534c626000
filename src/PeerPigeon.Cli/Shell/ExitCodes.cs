namespace PeerPigeon.Cli.Shell;

/// <summary>How the program ends; fixed for scripts.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Unusable = 2;
    public const int DidNotHold = 3;
    public const int Interrupted = 130;
    public const int Terminated = 143;
}
