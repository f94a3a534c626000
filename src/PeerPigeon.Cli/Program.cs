using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;

return await PigeonProgram.RunAsync(args, Surroundings.OfProcess());
