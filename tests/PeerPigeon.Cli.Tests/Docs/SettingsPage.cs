using System.Text;

namespace PeerPigeon.Cli.Tests.Docs;

/// <summary>Turns a reference.conf into a page: a table for each block, a row for each setting, its comment for what it does.</summary>
internal static class SettingsPage
{
    private static readonly (string Title, string Source)[] Files =
    [
        ("A mesh", "src/PeerPigeon.Actors/reference.conf"),
        ("A hub", "src/PeerPigeon.Hub/reference.conf"),
    ];

    public static string Write()
    {
        StringBuilder page = new();
        page.Append(
            """
            # Every setting

            Written from the `reference.conf` files by a test; edit those. `pigeon … --config FILE` lays a HOCON file over them, an embedding host calls
            `AddHocon(…, HoconAddMode.Prepend)`. What is not named keeps its default. Names of options of the command line: `pigeon VERB --help`.

            ```hocon
            peerpigeon.fallback {
              delay = 2 s
              return-dwell = 1 s
            }
            ```

            Times take `ms`, `s`, `minutes`, `h`; sizes `KiB`, `MiB`, `GiB`; switches `on` and `off`.

            """.ReplaceLineEndings("\n"));
        foreach ((string title, string source) in Files)
        {
            page.Append($"\n## {title}\n\nFrom [{source}](../{source}).\n");
            foreach (IGrouping<string, Setting> block in Read(Repository.LinesOf(source)).GroupBy(setting => setting.Block))
            {
                page.Append($"\n### {block.Key}\n\n| setting | default | what it does |\n|---|---|---|\n");
                foreach (Setting setting in block)
                    page.Append($"| {setting.Names} | {setting.Defaults} | {setting.Meaning} |\n");
            }
        }

        return page.ToString();
    }

    /// <summary>The settings of a file, in order. Keys under one comment are one row.</summary>
    internal static List<Setting> Read(IEnumerable<string> lines)
    {
        List<Setting> settings = [];
        Stack<string> blocks = new();
        List<string> comment = [], names = [], values = [];
        foreach (string line in lines.Select(line => line.Trim()))
        {
            if (line.StartsWith('#') || line.Length == 0 || line == "}" || line.EndsWith('{'))
                Close();
            if (line.Length == 0)
                comment.Clear();
            else if (line.StartsWith('#'))
                comment.Add(line.TrimStart('#').Trim());
            else if (line == "}")
                blocks.Pop();
            else if (line.EndsWith('{'))
                blocks.Push(line[..^1].Trim().TrimEnd('=').Trim());
            else
                Add(line);
        }

        return settings;

        void Add(string line)
        {
            string[] pair = line.Split('=', 2);
            int tail = pair.Length < 2 ? -1 : pair[1].IndexOf(" #", StringComparison.Ordinal);
            names.Add($"`{pair[0].Trim()}`");
            values.Add($"`{(pair.Length < 2 ? "" : tail < 0 ? pair[1] : pair[1][..tail]).Trim()}`");
            if (tail >= 0)
                comment.Add(pair[1][(tail + 2)..].Trim());
        }

        void Close()
        {
            if (names.Count > 0)
            {
                settings.Add(new(string.Join('.', blocks.Reverse()), string.Join("<br>", names), string.Join("<br>", values), string.Join(' ', comment).Replace("|", "\\|", StringComparison.Ordinal)));
                comment.Clear();
            }

            names.Clear();
            values.Clear();
        }
    }

    internal sealed record Setting(string Block, string Names, string Defaults, string Meaning);
}
