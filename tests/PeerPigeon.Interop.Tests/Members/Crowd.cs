using System.Diagnostics;

namespace PeerPigeon.Interop.Tests.Members;

/// <summary>Members who have fewer links than there are others: what one says goes through several hands.</summary>
internal sealed class Crowd(Cast cast, IEnumerable<IMember> members)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>For how long nobody may change a link: longer than 1.1.3 takes between two tries.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);

    private readonly List<IMember> _members = [.. members];
    private readonly Random _chance = new(7);
    private readonly List<(string From, string Content)> _said = [];

    /// <summary>Waits until all of them hang together and have changed no link for some seconds.</summary>
    public Task SettleAsync() => cast.PhaseAsync($"{_members.Count} members settle", async () =>
    {
        long start = Stopwatch.GetTimestamp(), since = start;
        string before = "";
        while (true)
        {
            HashSet<(string, string)> links = await LinksAsync();
            string now = string.Join(", ", links.Order());
            if (now != before || !HangTogether(links))
                (before, since) = (now, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(since) > Calm)
                return;
            if (Stopwatch.GetElapsedTime(start) > MemberPatience.Settling)
                throw new TimeoutException($"not in one piece and calm within {MemberPatience.Settling.TotalSeconds:0} s; links: {now}");
            await Task.Delay(Pause);
        }
    });

    /// <summary>So many broadcasts, each by somebody; each reaches everybody else, once.</summary>
    public Task TalkAsync(int broadcasts) => cast.PhaseAsync($"{broadcasts} broadcasts", async () =>
    {
        List<TimeSpan> took = [];
        string before = string.Join(", ", (await LinksAsync()).Order());
        for (var i = 0; i < broadcasts; i++)
        {
            IMember speaker = _members[_chance.Next(_members.Count)];
            string content = $"{_said.Count} of {speaker.PeerId}";
            long began = Stopwatch.GetTimestamp();
            await speaker.BroadcastAsync(content);
            _said.Add((speaker.PeerId, content));
            took.Add(Stopwatch.GetElapsedTime(began));
        }

        (string From, string Content)[] fresh = [.. _said.TakeLast(broadcasts)];
        string[] missed = [.. (await Task.WhenAll(_members.Select(member => MissedAsync(member, fresh)))).OfType<string>()];
        if (missed.Length > 0)
        {
            throw new TimeoutException(
                $"{string.Join("\n", missed)}\nthe broadcasts took {took.Sum(one => one.TotalSeconds):0.0} s, the longest {took.Max().TotalSeconds:0.0} s, the one at {took.IndexOf(took.Max())};"
                + $" links before: {before}; links now: {string.Join(", ", (await LinksAsync()).Order())}");
        }

        foreach (IMember member in _members)
        {
            IReadOnlyList<HeardText> heard = await member.HeardAsync();
            Assert.Equal(heard.Count, heard.Distinct().Count());
            Assert.All(heard, text => Assert.Contains((text.From, text.Content), _said));
        }
    });

    /// <summary>One of them vanishes; those who had a link with it notice.</summary>
    public Task VanishAsync(IMember gone) => cast.PhaseAsync($"{gone} vanishes", async () =>
    {
        _members.Remove(gone);
        await gone.VanishAsync();
        await Task.WhenAll(_members.Select(member => member.PartedAsync(gone.PeerId)));
    });

    // Null: nothing.
    private static async Task<string?> MissedAsync(IMember member, (string From, string Content)[] said)
    {
        string[] expected = [.. said.Where(one => one.From != member.PeerId).Select(one => one.Content)];
        try
        {
            await member.HearsAsync(expected);
            return null;
        }
        catch (TimeoutException)
        {
            string[] missing = [.. expected.Except((await member.HeardAsync()).Select(text => text.Content))];
            return missing.Length == 0 ? null : $"{member} did not hear {missing.Length} of {expected.Length}: {string.Join("; ", missing.Select(Short))}";
        }
    }

    private static string Short(string content) => content[..Math.Min(content.Length, 9)];

    // A link counts when both ends say that they have it.
    private async Task<HashSet<(string, string)>> LinksAsync()
    {
        IReadOnlyCollection<string>[] ends = await Task.WhenAll(_members.Select(member => member.LinksAsync()));
        HashSet<(string From, string To)> said = [.. _members.Zip(ends).SelectMany(end => end.Second.Select(to => (end.First.PeerId, to)))];
        return [.. said.Where(link => string.CompareOrdinal(link.From, link.To) < 0 && said.Contains((link.To, link.From)))];
    }

    private bool HangTogether(HashSet<(string From, string To)> links)
    {
        HashSet<string> reached = [_members[0].PeerId];
        while (links.FirstOrDefault(link => reached.Contains(link.From) != reached.Contains(link.To)) is { From: not null } next)
        {
            reached.Add(next.From);
            reached.Add(next.To);
        }

        return reached.Count == _members.Count;
    }
}
