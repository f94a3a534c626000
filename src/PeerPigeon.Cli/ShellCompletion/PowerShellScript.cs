using System.Text;

namespace PeerPigeon.Cli.ShellCompletion;

/// <summary>Completion for PowerShell 7.</summary>
internal static class PowerShellScript
{
    public static string Of(CompletionModel model)
    {
        StringBuilder script = new();
        script.Append("# pigeon completion for PowerShell: pigeon completion pwsh | Out-String | Invoke-Expression\n");
        script.Append("Register-ArgumentCompleter -Native -CommandName pigeon -ScriptBlock {\n  param($wordToComplete, $commandAst, $cursorPosition)\n");
        script.Append("  $verbs = @{\n");
        foreach (CompletableVerb verb in model.Verbs)
        {
            IEnumerable<string> words = verb.Verbs.Concat(verb.Argument is { Kind: WordKind.Words } argument ? argument.Words : []).Concat(verb.Options.Select(option => option.Name));
            script.Append($"    '{verb.Path}' = {List(words)}\n");
        }

        script.Append("  }\n  $values = @{\n");
        foreach (CompletableVerb verb in model.Verbs)
        {
            foreach (CompletableWord option in verb.Options.Where(option => option.Kind is WordKind.Words))
                script.Append($"    '{verb.Path}|{option.Name}' = {List(option.Words)}\n");
            foreach (CompletableWord option in verb.Options.Where(option => option.Kind is WordKind.Text or WordKind.File or WordKind.Directory or WordKind.Peer))
                script.Append($"    '{verb.Path}|{option.Name}' = @()\n");
        }

        script.Append(
            """
              }
              $verb = ''
              $previous = ''
              foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
                if ($element.Extent.EndOffset -ge $cursorPosition) { break }
                $previous = $element.ToString()
                $longer = "$verb $previous".Trim()
                if ($verbs.ContainsKey($longer)) { $verb = $longer }
              }
              $words = if ($values.ContainsKey("$verb|$previous")) { $values["$verb|$previous"] } else { $verbs[$verb] }
              $words | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }

            """.ReplaceLineEndings("\n"));
        return script.ToString();
    }

    private static string List(IEnumerable<string> words) => $"@({string.Join(", ", words.Select(word => $"'{word}'"))})";
}
