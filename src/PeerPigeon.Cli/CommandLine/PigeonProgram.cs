using System.CommandLine;
using System.CommandLine.Help;
using PeerPigeon.Cli.Bench;
using PeerPigeon.Cli.Bridge;
using PeerPigeon.Cli.Demo;
using PeerPigeon.Cli.Doctor;
using PeerPigeon.Cli.Hub;
using PeerPigeon.Cli.Join;
using PeerPigeon.Cli.Networks;
using PeerPigeon.Cli.Remote;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Cli.ShellCompletion;
using PeerPigeon.Cli.Sim;

namespace PeerPigeon.Cli.CommandLine;

/// <summary>From arguments to an exit code.</summary>
internal static class PigeonProgram
{
    public static async Task<int> RunAsync(string[] arguments, Surroundings around)
    {
        try
        {
            // No response files: an argument that begins with @ is that argument.
            ParseResult parsed = Create(around).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0)
                throw new CliException(ExitCodes.Unusable, ParseErrors.Describe(parsed));

            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = around.Out,
                Error = around.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (CliException known)
        {
            around.Error.WriteLine(known.Message);
            return known.ExitCode;
        }
        catch (Exception unknown)
        {
            around.Error.WriteLine(Printable.Of($"pigeon: internal fault, please report it: {unknown.GetType().Name}: {unknown.Message}"));
            return ExitCodes.Failed;
        }
        finally
        {
            Flush(around.Out);
        }
    }

    internal static RootCommand Create(Surroundings around)
    {
        RootCommand root = new("PeerPigeon: named networks of peers. Start with `pigeon demo`.");
        root.Directives.Clear();
        root.Subcommands.Add(DemoCommand.Create(around));
        root.Subcommands.Add(HubCommand.Create(around));
        root.Subcommands.Add(JoinCommand.Create(around));
        root.Subcommands.Add(NetworksCommand.Create(around));
        root.Subcommands.Add(StatusCommand.Create(around));
        root.Subcommands.Add(PeersCommand.Create(around));
        root.Subcommands.Add(SendCommand.Create(around));
        root.Subcommands.Add(DirectCommand.Create(around));
        root.Subcommands.Add(DhtCommand.Create(around));
        root.Subcommands.Add(BridgeCommand.Create(around));
        root.Subcommands.Add(GrantCommand.Create(around));
        root.Subcommands.Add(SimCommand.Create(around));
        root.Subcommands.Add(BenchCommand.Create(around));
        root.Subcommands.Add(DoctorCommand.Create(around));
        root.Subcommands.Add(CompletionCommand.Create(around, () => root));

        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithSections(
            (HelpAction)help.Action!,
            [
                (
                    "Examples",
                    [
                        "pigeon demo                                           eleven peers in four networks, chatting",
                        "pigeon hub                                            a hub on http://127.0.0.1:3000",
                        "pigeon join ws://127.0.0.1:3000 --network gaming      one peer; type to chat",
                        "pigeon networks ws://127.0.0.1:3000                   who is there",
                        "pigeon dm 3fa1 \"hello\" --node http://127.0.0.1:8080   through a running peer (join … --http 8080)",
                        "pigeon sim mesh --seeds 10                            ten networks in virtual time",
                        "pigeon bench webrtc                                   how fast it is on this machine",
                        "pigeon doctor ws://127.0.0.1:3000                     what may be in the way",
                    ]),
                HelpWithSections.Environment([.. NodeUrl.Environment.Lines]),
                HelpWithSections.Exits,
            ]);
        return root;
    }

    private static void Flush(TextWriter output)
    {
        try
        {
            output.Flush();
        }
        catch (IOException)
        {
            // Nobody reads any more; there is nobody to tell.
        }
    }
}
