using System.CommandLine;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.ShellCompletion;

/// <summary><c>completion</c>: the script with which a shell completes pigeon's command line.</summary>
internal static class CompletionCommand
{
    private static readonly (string Shell, Func<CompletionModel, string> Script)[] Shells =
    [
        ("bash", BashScript.Of), ("zsh", ZshScript.Of), ("fish", FishScript.Of), ("pwsh", PowerShellScript.Of),
    ];

    /// <summary>Makes it.</summary>
    /// <param name="around">The process around it.</param>
    /// <param name="root">The whole command line, asked for when all verbs are there.</param>
    public static Command Create(Surroundings around, Func<RootCommand> root)
    {
        Argument<string> shell = new("SHELL")
        {
            Description = "bash, zsh, fish or pwsh",
            HelpName = "SHELL",
            CustomParser = result =>
            {
                string name = result.Tokens[^1].Value;
                if (!Shells.Any(known => known.Shell == name))
                    result.AddError($"shell '{Values.Shown(name)}' is none of {string.Join(", ", Shells.Select(known => known.Shell))}; name one of them");
                return name;
            },
        };
        shell.CompletionSources.Add([.. Shells.Select(known => known.Shell)]);
        Verb verb = new("completion", "The script with which a shell completes verbs, options, files and peer ids.") { shell };
        verb.Sections =
        [
            (
                "Examples",
                [
                    "source <(pigeon completion bash)                                    this bash; in ~/.bashrc: every one",
                    "source <(pigeon completion zsh)                                     zsh, after compinit",
                    "pigeon completion fish > ~/.config/fish/completions/pigeon.fish     fish",
                    "pigeon completion pwsh | Out-String | Invoke-Expression             PowerShell 7",
                ]),
            (
                "Environment",
                [
                    "PIGEON_NODE   the running peer whose neighbours pigeon dm offers",
                    "PIGEON_TOKEN  its token, where it wants one",
                ]),
            HelpWithSections.Exits,
        ];
        verb.SetAction(parsed =>
        {
            around.Out.Write(Shells.Single(known => known.Shell == parsed.GetValue(shell)).Script(CompletionModel.Of(root())));
            return ExitCodes.Done;
        });
        return verb;
    }
}
