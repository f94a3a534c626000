namespace PeerPigeon.Cli.Terminal;

/// <summary>What may stand in place of the word before the cursor.</summary>
/// <param name="Start">Where that word begins.</param>
/// <param name="Candidates">Whole words, sorted.</param>
internal sealed record Completion(int Start, IReadOnlyList<string> Candidates)
{
    /// <summary>Candidates shown at once, 30; of more it is said how many there are.</summary>
    public const int MaxShown = 30;

    public static Completion None { get; } = new(0, []);

    /// <summary>The beginning that all of them share.</summary>
    public string Shared()
    {
        if (Candidates.Count == 0)
            return "";
        int length = Candidates[0].Length;
        foreach (string candidate in Candidates)
        {
            int same = 0;
            while (same < length && same < candidate.Length && candidate[same] == Candidates[0][same])
                same++;
            length = same;
        }

        return Candidates[0][..length];
    }

    /// <summary>The candidates as one line.</summary>
    public string Shown() => string.Join("  ", Candidates.Take(MaxShown)) + (Candidates.Count > MaxShown ? $"  and {Candidates.Count - MaxShown} more" : "");
}
