using System.Text;

namespace PeerPigeon.Cli.ShellCompletion;

/// <summary>Completion for bash 4 and later.</summary>
/// <remarks>Files and directories are left to readline itself (<c>compopt</c>): it alone knows how to quote names with spaces.</remarks>
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
              local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb= words= place=0 i
              COMPREPLY=()
              # --option=value is three words to bash, and so is a URL.
              if [[ $cur == '=' ]]; then
                cur=
              elif [[ $prev == '=' ]]; then
                prev=${COMP_WORDS[COMP_CWORD-2]}
              fi
              for ((i = 1; i < COMP_CWORD; i++)); do
                if [[ ${COMP_WORDS[i]} == [:=]* ]]; then
                  ((i++))
                  continue
                fi
                case "$verb|${COMP_WORDS[i]}" in

            """.ReplaceLineEndings("\n"));
        foreach (CompletableVerb verb in model.Verbs.Where(verb => verb.Path.Length > 0))
            script.Append($"      '{CompletionModel.Parent(verb)}|{verb.Path.Split(' ')[^1]}') verb='{verb.Path}' ;;\n");
        script.Append($"      {string.Join('|', model.Values().Select(pair => $"'{pair.Verb.Path}|{pair.Option.Name}'"))}) ((i++)) ;;\n");
        script.Append("      *'|-'*) ;;\n      *) ((place++)) ;;\n    esac\n  done\n  case \"$verb|$prev\" in\n");
        foreach ((CompletableVerb verb, CompletableWord option) in model.Values())
            script.Append($"    '{verb.Path}|{option.Name}') {Reply(option)}; return ;;\n");
        script.Append("  esac\n  if [[ $cur != -* ]]; then\n    case \"$verb|$place\" in\n");
        foreach (CompletableVerb verb in model.Verbs.Where(verb => verb.Argument is { Kind: WordKind.Peer or WordKind.File or WordKind.Directory }))
            script.Append($"      '{verb.Path}|0') {Reply(verb.Argument!)}; return ;;\n");
        foreach (CompletableVerb verb in model.Verbs.Where(verb => verb.First.Any()))
            script.Append($"      '{verb.Path}|0') words='{string.Join(' ', verb.First)} ' ;;\n");
        script.Append("    esac\n  fi\n  case \"$verb\" in\n");
        foreach (CompletableVerb verb in model.Verbs)
            script.Append($"    '{verb.Path}') words+='{string.Join(' ', verb.Options.Select(option => option.Name))}' ;;\n");
        script.Append("  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\ncomplete -F _pigeon pigeon\n");
        return script.ToString();
    }

    private static string Reply(CompletableWord word) => word.Kind switch
    {
        WordKind.File => "compopt -o default",
        WordKind.Directory => "compopt -o dirnames",
        WordKind.Words => $"COMPREPLY=($(compgen -W '{string.Join(' ', word.Words)}' -- \"$cur\"))",
        WordKind.Peer => $"COMPREPLY=($(compgen -W \"$({PeerIds})\" -- \"$cur\"))",
        _ => ":",
    };
}
