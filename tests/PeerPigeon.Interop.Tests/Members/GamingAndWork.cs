using PeerPigeon.Interop.Tests.Browser;

namespace PeerPigeon.Interop.Tests.Members;

/// <summary>Members of "gaming" tell each other everything that can be told; one of "work" on the same hub hears nothing of it.</summary>
internal sealed class GamingAndWork(Cast cast, IEnumerable<IMember> gaming, IMember worker)
{
    /// <summary>One byte, a usual message, and the most that Chromium's data channels take at once.</summary>
    private static readonly int[] Sizes = [1, 65_536, 262_144];

    private const int StreamBytes = 20_000_000;

    private readonly List<IMember> _gaming = [.. gaming];
    private readonly List<(string To, HeardText Text)> _said = [];
    private int _seed = 7;

    private IEnumerable<(IMember From, IMember To)> Pairs =>
        from sender in _gaming from taker in _gaming where sender != taker select (sender, taker);

    public async Task PlayAsync()
    {
        await cast.PhaseAsync("everybody is linked with everybody", () => Task.WhenAll(_gaming.Select(member => member.LinkedAsync(Others(member)))));
        await cast.PhaseAsync("broadcasts", () => BroadcastsAsync("to all"));
        await cast.PhaseAsync("direct messages", DirectMessagesAsync);
        await cast.PhaseAsync("binary", BinaryAsync);
    }

    /// <summary>Twenty megabytes, all the way and back.</summary>
    public Task StreamAsync(IMember one, IMember other) => cast.PhaseAsync("streams", async () =>
    {
        foreach ((IMember from, IMember to) in ((IMember, IMember)[])[(one, other), (other, one)])
        {
            string sent = await from.SendStreamAsync(to.PeerId, StreamBytes, _seed++);
            Assert.Equal(new HeardStream(from.PeerId, StreamBytes, sent), await to.StreamAsync(from.PeerId));
        }
    });

    /// <summary>After some last words, which come behind everything else: each got each text once, and no other.</summary>
    public Task CompareAsync() => cast.PhaseAsync("everything came once, and nothing crossed", async () =>
    {
        await BroadcastsAsync("last words");
        foreach (IMember member in _gaming)
        {
            HeardText[] expected = [.. _said.Where(said => said.To == member.PeerId).Select(said => said.Text)];
            Assert.Equal(expected.OrderBy(Sorted, StringComparer.Ordinal), (await member.HeardAsync()).OrderBy(Sorted, StringComparer.Ordinal));
        }

        Assert.Empty(await worker.HeardAsync());
        Assert.Empty(await worker.LinksAsync());
    });

    /// <summary>One of them vanishes, and each of the others notices; the others go on.</summary>
    public Task VanishAsync(IMember gone) => cast.PhaseAsync($"{gone} vanishes", async () =>
    {
        _gaming.Remove(gone);
        await gone.VanishAsync();
        await Task.WhenAll(_gaming.Select(member => member.PartedAsync(gone.PeerId)));
        string content = $"without {gone.PeerId}";
        await _gaming[0].BroadcastAsync(content);
        await Task.WhenAll(_gaming.Skip(1).Select(member => member.HearsAsync([content])));
    });

    private static string Sorted(HeardText text) => $"{text.From} {text.Content}";

    private string[] Others(IMember member) => [.. _gaming.Where(other => other != member).Select(other => other.PeerId)];

    private async Task BroadcastsAsync(string words)
    {
        await worker.BroadcastAsync($"{words} in {worker.Network}");
        foreach (IMember member in _gaming)
        {
            string content = $"{words}, says {member.PeerId}";
            await member.BroadcastAsync(content);
            _said.AddRange(Others(member).Select(other => (other, new HeardText(member.PeerId, content, Direct: false))));
        }

        await AllHearAsync();
    }

    private async Task DirectMessagesAsync()
    {
        foreach ((IMember from, IMember to) in Pairs)
        {
            string content = $"for you alone, {to.PeerId}";
            await from.DirectAsync(to.PeerId, content);
            _said.Add((to.PeerId, new HeardText(from.PeerId, content, Direct: true)));
        }

        await AllHearAsync();
    }

    private async Task BinaryAsync()
    {
        // Bytes go over a link alone, and whether two tabs keep theirs is between them: on a busy machine 1.1.3 drops a good
        // link when its own useless override offer times out.
        foreach ((IMember from, IMember to) in Pairs.Where(pair => pair is not (Tab, Tab)))
        {
            foreach (int size in Sizes)
            {
                string sent = await from.SendBinaryAsync(to.PeerId, size, _seed++);
                Assert.Equal(new HeardBinary(from.PeerId, size, sent), await to.BinaryAsync(from.PeerId, size));
            }
        }
    }

    private Task AllHearAsync() => Task.WhenAll(_gaming.Select(member =>
        member.HearsAsync([.. _said.Where(said => said.To == member.PeerId).Select(said => said.Text.Content)])));
}
