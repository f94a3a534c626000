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
              local verb= i
              local -a list
              for ((i = 2; i < CURRENT; i++)); do
                case "${verb:+$verb }${words[i]}" in

            """.ReplaceLineEndings("\n"));
        script.Append($"      {string.Join('|', model.Verbs.Where(verb => verb.Path.Length > 0).Select(verb => $"'{verb.Path}'"))}) verb=\"${{verb:+$verb }}${{words[i]}}\" ;;\n");
        script.Append("    esac\n  done\n  case \"$verb|${words[CURRENT-1]}\" in\n");
        foreach (CompletableVerb verb in model.Verbs)
        {
            foreach (CompletableWord option in verb.Options.Where(option => option.Kind != WordKind.None))
                script.Append($"    '{verb.Path}|{option.Name}') {Reply(option)}; return ;;\n");
        }

        script.Append("  esac\n  case \"$verb\" in\n");
        foreach (CompletableVerb verb in model.Verbs)
        {
            IEnumerable<string> verbs = verb.Verbs.Select(name => Entry(name, model.Verbs.First(known => known.Path == $"{verb.Path} {name}".Trim()).Description));
            IEnumerable<string> words = verb.Argument is { Kind: WordKind.Words } argument ? argument.Words.Select(word => $"'{word}'") : [];
            string place = verb.Argument is { Kind: WordKind.Peer or WordKind.File or WordKind.Directory } at ? $"[[ ${{words[CURRENT]}} != -* ]] && {{ {Reply(at)}; return }}; " : "";
            script.Append($"    '{verb.Path}') {place}list=({string.Join(' ', verbs.Concat(words).Concat(verb.Options.Select(option => Entry(option.Name, option.Description))))}) ;;\n");
        }

        script.Append("  esac\n  _describe 'pigeon' list\n}\ncompdef _pigeon pigeon\n");
        return script.ToString();
    }

    private static string Entry(string name, string description) => $"'{name}:{description.Replace(":", "\\:", StringComparison.Ordinal)}'";

    private static string Reply(CompletableWord word) => word.Kind switch
    {
        WordKind.File => "_files",
        WordKind.Directory => "_files -/",
        WordKind.Words => $"compadd -- {string.Join(' ', word.Words)}",
        WordKind.Peer => $"compadd -- ${{(f)\"$({BashScript.PeerIds})\"}}",
        _ => ":",
    };
}
