using System.CommandLine;
using System.CommandLine.Completions;

namespace PeerPigeon.Cli.ShellCompletion;

/// <summary>What may follow a word on the command line.</summary>
internal enum WordKind
{
    /// <summary>Nothing: the option stands alone.</summary>
    None,

    /// <summary>Something that nobody can guess.</summary>
    Text,

    /// <summary>A path of a file.</summary>
    File,

    /// <summary>A path of a directory.</summary>
    Directory,

    /// <summary>The id of a peer whom the node named by PIGEON_NODE is linked with.</summary>
    Peer,

    /// <summary>One of a few words.</summary>
    Words,
}

/// <summary>An option, or an argument, which has no name.</summary>
internal sealed record CompletableWord(string Name, string Description, WordKind Kind, IReadOnlyList<string> Words);

/// <summary>A verb: <c>dht put</c> is one of its own.</summary>
internal sealed record CompletableVerb(string Path, string Description, IReadOnlyList<string> Verbs, IReadOnlyList<CompletableWord> Options, CompletableWord? Argument)
{
    /// <summary>Words that may stand first behind it: verbs of its own, or those of its argument.</summary>
    public IEnumerable<string> First => Verbs.Concat(Argument is { Kind: WordKind.Words } argument ? argument.Words : []);
}

/// <summary>The whole command line, as the scripts for the shells need it; read from what parses it, so that it never differs.</summary>
internal sealed record CompletionModel(IReadOnlyList<CompletableVerb> Verbs)
{
    // Every verb takes it, and only the root says so.
    private static readonly CompletableWord[] Help = [new("--help", "Show help and usage information", WordKind.None, [])];

    public static CompletionModel Of(RootCommand root) => new([.. Walk(root, "")]);

    /// <summary>The path of the verb that a verb belongs to; empty: the program.</summary>
    public static string Parent(CompletableVerb verb) => verb.Path.LastIndexOf(' ') is var end and > 0 ? verb.Path[..end] : "";

    /// <summary>The options behind which a value stands, each with its verb.</summary>
    public IEnumerable<(CompletableVerb Verb, CompletableWord Option)> Values() =>
        Verbs.SelectMany(verb => verb.Options.Where(option => option.Kind != WordKind.None).Select(option => (verb, option)));

    private static IEnumerable<CompletableVerb> Walk(Command command, string path)
    {
        yield return new(
            path,
            FirstSentence(command.Description),
            [.. command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name)],
            [.. command.Options.Where(option => !option.Hidden && option.Name.StartsWith("--", StringComparison.Ordinal)).Select(Of), .. path.Length == 0 ? [] : Help],
            command.Arguments.Count == 0 ? null : Of(command.Arguments[0]));
        foreach (Command verb in command.Subcommands.Where(verb => !verb.Hidden))
        {
            foreach (CompletableVerb inner in Walk(verb, path.Length == 0 ? verb.Name : $"{path} {verb.Name}"))
                yield return inner;
        }
    }

    private static CompletableWord Of(Option option)
    {
        string[] words = WordsOf(option.CompletionSources);
        WordKind kind = option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? WordKind.None
            : words.Length > 0 ? WordKind.Words
            : KindOf(option.HelpName);
        return new(option.Name, FirstSentence(option.Description), kind, words);
    }

    private static CompletableWord Of(Argument argument)
    {
        string[] words = WordsOf(argument.CompletionSources);
        return new("", FirstSentence(argument.Description), words.Length > 0 ? WordKind.Words : KindOf(argument.Name), words);
    }

    private static WordKind KindOf(string? name) => name switch
    {
        "FILE" => WordKind.File,
        "DIR" => WordKind.Directory,
        "ID" => WordKind.Peer,
        _ => WordKind.Text,
    };

    private static string[] WordsOf(IEnumerable<Func<CompletionContext, IEnumerable<CompletionItem>>> sources) =>
        [.. sources.SelectMany(source => source(CompletionContext.Empty)).Select(item => item.Label).Where(word => word is not ("True" or "False"))];

    // Descriptions stand beside the words on one row, in quotes of the shell.
    private static string FirstSentence(string? description)
    {
        string text = description ?? "";
        int end = text.IndexOfAny([';', ':', '[', '(']);
        return (end < 0 ? text : text[..end]).Replace("'", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal).Trim().TrimEnd('.', ',');
    }
}
