using System.Text;

namespace PeerPigeon.Cli.ShellCompletion;

/// <summary>Completion for fish, with descriptions.</summary>
/// <remarks>What is offered depends on the verb and on how many words that are neither options nor their values stand before the cursor.</remarks>
internal static class FishScript
{
    public static string Of(CompletionModel model)
    {
        StringBuilder script = new();
        script.Append(
            $$"""
            # pigeon completion for fish: pigeon completion fish | source
            function __pigeon_at
              set -l verb ''
              set -l place 0
              set -l value 0
              for word in (commandline -opc)[2..-1]
                if test $value = 1
                  set value 0
                  continue
                end
                switch "$verb|$word"
                  case {{string.Join(' ', model.Verbs.Where(verb => verb.Path.Length > 0).Select(verb => $"'{CompletionModel.Parent(verb)}|{verb.Path.Split(' ')[^1]}'"))}}
                    set verb (string trim "$verb $word")
                  case {{string.Join(' ', model.Values().Select(pair => $"'{pair.Verb.Path}|{pair.Option.Name}'"))}}
                    set value 1
                  case '*|-*'
                  case '*'
                    set place (math $place + 1)
                end
              end
              test "$verb" = "$argv[1]"; and begin
                test (count $argv) = 1; or test $place = $argv[2]
              end
            end
            complete -c pigeon -f

            """.ReplaceLineEndings("\n"));
        foreach (CompletableVerb verb in model.Verbs)
        {
            string when = $"\"__pigeon_at '{verb.Path}'\"", first = $"\"__pigeon_at '{verb.Path}' 0\"";
            foreach (string name in verb.Verbs)
                script.Append($"complete -c pigeon -n {first} -a {name} -d '{model.Verbs.First(known => known.Path == $"{verb.Path} {name}".Trim()).Description}'\n");
            if (verb.Argument is { } argument && Value(argument) is { Length: > 0 } value)
                script.Append($"complete -c pigeon -n {first} {value}\n");
            foreach (CompletableWord option in verb.Options)
                script.Append($"complete -c pigeon -n {when} -l {option.Name[2..]}{option.Kind switch { WordKind.None => "", WordKind.File => " -r", _ => " -x" }} {Value(option)} -d '{option.Description}'\n".Replace("  ", " ", StringComparison.Ordinal));
        }

        return script.ToString();
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
