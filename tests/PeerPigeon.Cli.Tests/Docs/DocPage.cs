using System.Collections.Immutable;

namespace PeerPigeon.Cli.Tests.Docs;

/// <summary>A fenced block of a page: what stands behind the fence, and its lines.</summary>
internal sealed record DocBlock(string Info, int Line, ImmutableArray<string> Lines)
{
    /// <summary>Commands that a test runs: <c>sh run</c>.</summary>
    public bool Runs => Info == "sh run";

    /// <summary>A file that the commands need: <c>hocon NAME</c>; else null.</summary>
    public string? FileName => Info.Split(' ') is ["hocon", string name] ? name : null;
}

/// <summary>The fenced blocks of one page, in order.</summary>
internal static class DocPage
{
    public static IEnumerable<DocBlock> Blocks(string name)
    {
        string? info = null;
        List<string> lines = [];
        int start = 0;
        foreach ((int at, string line) in Repository.LinesOf(name).Index())
        {
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                lines.Add(line);
            }
            else if (info is null)
            {
                (info, start) = (line[3..].Trim(), at + 1);
                lines.Clear();
            }
            else
            {
                yield return new(info, start, [.. lines]);
                info = null;
            }
        }
    }

    /// <summary>The commands of a block, without their comments; a backslash at the end joins two lines.</summary>
    public static IEnumerable<string> Commands(DocBlock block)
    {
        string before = "";
        foreach (string line in block.Lines)
        {
            int comment = line.StartsWith('#') ? 0 : line.IndexOf("  #", StringComparison.Ordinal);
            string command = before + (comment < 0 ? line : line[..comment]).Trim();
            before = command.EndsWith('\\') ? command[..^1] : "";
            if (before.Length == 0 && command.Length > 0)
                yield return command;
        }
    }
}
