using System.CommandLine;
using System.CommandLine.Parsing;

namespace PeerPigeon.Cli.CommandLine;

/// <summary>What is wrong with the arguments, in one line.</summary>
internal static class ParseErrors
{
    /// <summary>The first fault, and where help is.</summary>
    public static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string path = PathOf(command);
        return $"{path}: {Printable.Of(What(parsed, command))} (see {path} --help)";
    }

    private static string What(ParseResult parsed, Command command)
    {
        if (parsed.UnmatchedTokens.Count > 0)
        {
            string unknown = parsed.UnmatchedTokens.FirstOrDefault(token => token.Length > 1 && token[0] == '-') ?? parsed.UnmatchedTokens[0];
            bool option = unknown.StartsWith('-');
            string shown = Values.Shown(unknown);
            IEnumerable<string> known = option ? Options(command) : command.Subcommands.Select(verb => verb.Name);
            string near = NearName.Of(unknown.Split('=')[0], known) is { } name ? $"; did you mean {name}?" : "";
            if (option)
                return $"unknown option '{shown}'{near}";
            return command.Subcommands.Count > 0 ? $"unknown verb '{shown}'{near}" : $"unexpected argument '{shown}'; quote values that contain spaces";
        }

        if (command.Subcommands.Count > 0)
            return $"no verb given; use one of {string.Join(", ", command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name))}";
        ParseError first = parsed.Errors[0];
        return first.SymbolResult is { Tokens.Count: 0 } && Missing(parsed) is { } argument
            ? $"<{argument.HelpName ?? argument.Name}> is missing: {argument.Description}"
            : first.Message.TrimEnd('.');
    }

    // Of what is missing that is asked for first which comes first on the line.
    private static Argument? Missing(ParseResult parsed) => parsed.Errors
        .Select(error => error.SymbolResult)
        .OfType<ArgumentResult>()
        .FirstOrDefault(result => result.Tokens.Count == 0 && result.Argument.Arity.MinimumNumberOfValues > 0)?.Argument;

    private static string PathOf(Command command) => command is RootCommand
        ? "pigeon"
        : $"{(command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? PathOf(parent) : "pigeon")} {command.Name}";

    private static IEnumerable<string> Options(Command command) =>
        command.Options.SelectMany(option => option.Aliases.Append(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal)).Append("--help");
}
