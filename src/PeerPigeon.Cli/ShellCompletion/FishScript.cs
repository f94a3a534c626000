using System.Text;

namespace PeerPigeon.Cli.ShellCompletion;

/// <summary>Completion for fish, with descriptions.</summary>
internal static class FishScript
{
    public static string Of(CompletionModel model)
    {
        StringBuilder script = new();
        script.Append("# pigeon completion for fish: pigeon completion fish | source\ncomplete -c pigeon -f\n");
        foreach (CompletableVerb verb in model.Verbs)
        {
            string when = Condition(verb);
            foreach (string name in verb.Verbs)
                script.Append($"complete -c pigeon -n {when} -a {name} -d '{model.Verbs.First(known => known.Path == $"{verb.Path} {name}".Trim()).Description}'\n");
            if (verb.Argument is { } argument && Value(argument) is { Length: > 0 } value)
                script.Append($"complete -c pigeon -n {when} {value}\n");
            foreach (CompletableWord option in verb.Options)
                script.Append($"complete -c pigeon -n {when} -l {option.Name[2..]}{(option.Kind == WordKind.None ? "" : " -r")} {Value(option)} -d '{option.Description}'\n".Replace("  ", " ", StringComparison.Ordinal));
        }

        return script.ToString();
    }

    // A verb that has verbs of its own speaks only until one of them is there.
    private static string Condition(CompletableVerb verb)
    {
        if (verb.Path.Length == 0)
            return "__fish_use_subcommand";
        string[] path = verb.Path.Split(' ');
        string seen = string.Join("; and ", path.Select(name => $"__fish_seen_subcommand_from {name}"));
        return verb.Verbs.Count == 0 ? $"'{seen}'" : $"'{seen}; and not __fish_seen_subcommand_from {string.Join(' ', verb.Verbs)}'";
    }

    private static string Value(CompletableWord word) => word.Kind switch
    {
        WordKind.File => "-F",
        WordKind.Directory => "-a '(__fish_complete_directories)'",
        WordKind.Words => $"-a '{string.Join(' ', word.Words)}'",
        WordKind.Peer => "-a '(pigeon peers --json 2>/dev/null | string match -rg \"\\\"peerId\\\":\\\"([0-9a-f]*)\\\"\")'",
        _ => "",
    };
}
