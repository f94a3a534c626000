using System.Text;

namespace PeerPigeon.Cli.ShellCompletion;

/// <summary>Completion for bash 4 and later.</summary>
internal static class BashScript
{
    /// <summary>Ids of the peers with whom the node of PIGEON_NODE is linked; nothing where there is none.</summary>
    internal const string PeerIds = """pigeon peers --json 2>/dev/null | sed -n 's/.*"peerId":"\([0-9a-f]*\)".*/\1/p'""";

    public static string Of(CompletionModel model)
    {
        StringBuilder script = new();
        script.Append(
            """
            # pigeon completion for bash: source <(pigeon completion bash)
            _pigeon() {
              local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb= words= i
              COMPREPLY=()
              for ((i = 1; i < COMP_CWORD; i++)); do
                case "${verb:+$verb }${COMP_WORDS[i]}" in

            """.ReplaceLineEndings("\n"));
        script.Append($"      {string.Join('|', model.Verbs.Where(verb => verb.Path.Length > 0).Select(verb => $"'{verb.Path}'"))}) verb=\"${{verb:+$verb }}${{COMP_WORDS[i]}}\" ;;\n");
        script.Append("    esac\n  done\n  case \"$verb|$prev\" in\n");
        foreach (CompletableVerb verb in model.Verbs)
        {
            foreach (CompletableWord option in verb.Options.Where(option => option.Kind != WordKind.None))
                script.Append($"    '{verb.Path}|{option.Name}') {Reply(option)}; return ;;\n");
        }

        script.Append("  esac\n  case \"$verb\" in\n");
        foreach (CompletableVerb verb in model.Verbs)
        {
            string words = string.Join(' ', verb.Verbs.Concat(verb.Argument is { Kind: WordKind.Words } argument ? argument.Words : []));
            string options = string.Join(' ', verb.Options.Select(option => option.Name));
            string line = verb.Argument is { Kind: WordKind.Peer or WordKind.File or WordKind.Directory } place
                ? $"[[ $cur == -* ]] && words='{options}' || {{ {Reply(place)}; return; }}"
                : $"words='{(words.Length == 0 ? "" : words + " ")}{options}'";
            script.Append($"    '{verb.Path}') {line} ;;\n");
        }

        script.Append("  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\ncomplete -o filenames -F _pigeon pigeon\n");
        return script.ToString();
    }

    private static string Reply(CompletableWord word) => word.Kind switch
    {
        WordKind.File => "COMPREPLY=($(compgen -f -- \"$cur\"))",
        WordKind.Directory => "COMPREPLY=($(compgen -d -- \"$cur\"))",
        WordKind.Words => $"COMPREPLY=($(compgen -W '{string.Join(' ', word.Words)}' -- \"$cur\"))",
        WordKind.Peer => $"COMPREPLY=($(compgen -W \"$({PeerIds})\" -- \"$cur\"))",
        _ => ":",
    };
}
