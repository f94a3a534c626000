using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;

// A fault on a thread of nobody's ends the process; its stack trace is for a debugger, not for a user.
AppDomain.CurrentDomain.UnhandledException += static (_, fault) =>
{
    Exception? thrown = fault.ExceptionObject as Exception;
    Console.Error.WriteLine(Printable.Of($"pigeon: internal fault, please report it: {thrown?.GetType().Name}: {thrown?.Message}"));
    Environment.Exit(ExitCodes.Failed);
};

return await PigeonProgram.RunAsync(args, Surroundings.OfProcess());
