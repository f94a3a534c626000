namespace PeerPigeon.Cli.CommandLine;

/// <summary>Which name somebody may have meant.</summary>
internal static class NearName
{
    /// <summary>The nearest of <paramref name="names"/>, or null when none is near: two letters may differ, or a third of them.</summary>
    public static string? Of(string typed, IEnumerable<string> names) => names
        .Where(name => typed.Length > 2)
        .Select(name => (Name: name, Distance: Distance(typed, name)))
        .Where(near => near.Distance <= Math.Max(2, Math.Max(typed.Length, near.Name.Length) / 3))
        .OrderBy(near => near.Distance)
        .ThenBy(near => near.Name, StringComparer.Ordinal)
        .Select(near => near.Name)
        .FirstOrDefault();

    /// <summary>Levenshtein distance: letters to insert, delete or change.</summary>
    internal static int Distance(string a, string b)
    {
        if (a.Length > 64 || b.Length > 64)
            return int.MaxValue;
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
