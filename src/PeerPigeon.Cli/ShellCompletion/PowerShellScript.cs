using System.Text;

namespace PeerPigeon.Cli.ShellCompletion;

/// <summary>Completion for PowerShell 7, with descriptions.</summary>
/// <remarks>Where the script offers nothing, PowerShell offers files and directories, and quotes them itself.</remarks>
internal static class PowerShellScript
{
    public static string Of(CompletionModel model)
    {
        StringBuilder script = new();
        script.Append(
            """
            # pigeon completion for PowerShell: pigeon completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName pigeon -ScriptBlock {
              param($wordToComplete, $commandAst, $cursorPosition)
              $peers = { pigeon peers --json 2>$null | ForEach-Object { if ($_ -match '"peerId":"([0-9a-f]+)"') { $Matches[1] } } }
              $first = @{

            """.ReplaceLineEndings("\n"));
        foreach (CompletableVerb verb in model.Verbs)
        {
            IEnumerable<(string, string)> verbs = verb.Verbs.Select(name => (name, model.Verbs.First(known => known.Path == $"{verb.Path} {name}".Trim()).Description));
            script.Append($"    '{verb.Path}' = {(verb.Argument is { } argument ? Values(argument) : List(verbs))}\n");
        }

        script.Append("  }\n  $options = @{\n");
        foreach (CompletableVerb verb in model.Verbs)
            script.Append($"    '{verb.Path}' = {List(verb.Options.Select(option => (option.Name, option.Description)))}\n");
        script.Append("  }\n  $values = @{\n");
        foreach ((CompletableVerb verb, CompletableWord option) in model.Values())
            script.Append($"    '{verb.Path}|{option.Name}' = {Values(option)}\n");
        script.Append(
            """
              }
              $verb = ''
              $place = 0
              $pending = $null
              $isProgram = $true
              foreach ($element in $commandAst.CommandElements) {
                if ($element.Extent.EndOffset -ge $cursorPosition) { break }
                if ($isProgram) { $isProgram = $false; continue }
                $word = $element.ToString()
                $longer = "$verb $word".Trim()
                if ($null -ne $pending) { $pending = $null }
                elseif ($values.ContainsKey("$verb|$word")) { $pending = "$verb|$word" }
                elseif ($options.ContainsKey($longer)) { $verb = $longer }
                elseif (-not $word.StartsWith('-')) { $place++ }
              }
              $before = ''
              if ($wordToComplete -match '^(--[a-z-]+=)(.*)$') {
                $before = $Matches[1]
                $wordToComplete = $Matches[2]
                $pending = "$verb|" + $before.TrimEnd('=')
              }
              $offers = @()
              if ($null -ne $pending) { $offers = $values[$pending] }
              else {
                if ($place -eq 0 -and -not $wordToComplete.StartsWith('-')) { $offers = $first[$verb] }
                if ($offers -isnot [scriptblock]) { $offers = @($offers) + $options[$verb] }
              }
              if ($offers -is [scriptblock]) { $offers = & $offers | ForEach-Object { @{ Word = $_; Tip = $_ } } }
              foreach ($offer in $offers) {
                if ($null -ne $offer -and $offer.Word.StartsWith($wordToComplete)) {
                  [System.Management.Automation.CompletionResult]::new($before + $offer.Word, $offer.Word, 'ParameterValue', $offer.Tip)
                }
              }
            }

            """.ReplaceLineEndings("\n"));
        return script.ToString();
    }

    private static string Values(CompletableWord word) => word.Kind == WordKind.Peer ? "$peers" : List(word.Words.Select(value => (value, value)));

    private static string List(IEnumerable<(string Word, string Tip)> words) => $"@({string.Join(", ", words.Select(word => $"@{{ Word = '{word.Word}'; Tip = '{(word.Tip.Length > 0 ? word.Tip : word.Word)}' }}"))})";
}
