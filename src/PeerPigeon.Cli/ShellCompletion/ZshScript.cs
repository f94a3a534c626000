using System.Text;

namespace PeerPigeon.Cli.ShellCompletion;

/// <summary>Completion for zsh, with descriptions.</summary>
internal static class ZshScript
{
    public static string Of(CompletionModel model)
    {
        StringBuilder script = new();
        script.Append(
            """
            #compdef pigeon
            # pigeon completion for zsh: source <(pigeon completion zsh), after compinit
            _pigeon() {
              local verb= place=0 i
              local -a list
              for ((i = 2; i < CURRENT; i++)); do
                case "$verb|${words[i]}" in

            """.ReplaceLineEndings("\n"));
        foreach (CompletableVerb verb in model.Verbs.Where(verb => verb.Path.Length > 0))
            script.Append($"      '{CompletionModel.Parent(verb)}|{verb.Path.Split(' ')[^1]}') verb='{verb.Path}' ;;\n");
        script.Append($"      {string.Join('|', model.Values().Select(pair => $"'{pair.Verb.Path}|{pair.Option.Name}'"))}) ((i++)) ;;\n");
        script.Append("      *'|-'*) ;;\n      *) ((place++)) ;;\n    esac\n  done\n  case \"$verb|${words[CURRENT-1]}\" in\n");
        foreach ((CompletableVerb verb, CompletableWord option) in model.Values())
            script.Append($"    '{verb.Path}|{option.Name}') {Reply(option)}; return ;;\n");
        script.Append("  esac\n  if [[ ${words[CURRENT]} != -* ]]; then\n    case \"$verb|$place\" in\n");
        foreach (CompletableVerb verb in model.Verbs)
        {
            if (verb.Argument is { Kind: WordKind.Peer or WordKind.File or WordKind.Directory } at)
                script.Append($"      '{verb.Path}|0') {Reply(at)}; return ;;\n");
            else if (verb.First.Any())
                script.Append($"      '{verb.Path}|0') list=({string.Join(' ', verb.First.Select(name => Entry(name, DescriptionOf(model, verb, name))))}) ;;\n");
        }

        script.Append("    esac\n  fi\n  case \"$verb\" in\n");
        foreach (CompletableVerb verb in model.Verbs)
            script.Append($"    '{verb.Path}') list+=({string.Join(' ', verb.Options.Select(option => Entry(option.Name, option.Description)))}) ;;\n");

        // Found in $fpath as _pigeon, the file is itself the function, and its first call must complete already.
        script.Append("  esac\n  _describe 'pigeon' list\n}\nif [[ $funcstack[1] == _pigeon ]]; then\n  _pigeon \"$@\"\nelse\n  compdef _pigeon pigeon\nfi\n");
        return script.ToString();
    }

    private static string DescriptionOf(CompletionModel model, CompletableVerb verb, string name) =>
        model.Verbs.FirstOrDefault(known => known.Path == $"{verb.Path} {name}".Trim())?.Description ?? "";

    private static string Entry(string name, string description) => description.Length == 0 ? $"'{name}'" : $"'{name}:{description.Replace(":", "\\:", StringComparison.Ordinal)}'";

    private static string Reply(CompletableWord word) => word.Kind switch
    {
        WordKind.File => "_files",
        WordKind.Directory => "_files -/",
        WordKind.Words => $"compadd -- {string.Join(' ', word.Words)}",
        WordKind.Peer => $"compadd -- ${{(f)\"$({BashScript.PeerIds})\"}}",
        _ => ":",
    };
}
