using System.Globalization;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>What an application said, and what became of it.</summary>
internal sealed class Utterance(int number, Participant sender, NetworkName active, bool carry, DateTimeOffset at)
{
    public int Number => number;

    public Participant Sender => sender;

    public int SenderIncarnation { get; } = sender.Incarnation;

    /// <summary>The network that was active when it was said.</summary>
    public NetworkName Active => active;

    public bool Carry => carry;

    public DateTimeOffset At => at;

    /// <summary>The network in which it was seen on a link.</summary>
    public NetworkName? SeenIn { get; set; }

    /// <summary>What the API answered.</summary>
    public Task<SentMessage>? Answer { get; set; }

    /// <summary>Which runs of which participants got it; sorted by nothing, looked up alone.</summary>
    public HashSet<int> ReachedIncarnations { get; } = [];

    /// <summary>Who got it.</summary>
    public HashSet<PeerId> Reached { get; } = [];

    /// <summary>Who was in company in the active network when it was said.</summary>
    public List<(Participant Peer, int Incarnation)> Audience { get; } = [];

    /// <summary>The text: its number and the network for which it is meant, unless it may be carried elsewhere.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"#{number} {(carry ? "carry" : active.Value)}");
}

/// <summary>Every message of every application of a world.</summary>
internal sealed class MessageLedger(SimulatedWorld world)
{
    private readonly List<Utterance> _all = [];

    public IReadOnlyList<Utterance> All => _all;

    /// <summary>Lets a participant say something now. The world must be idle, so that nothing changes between the look and the word.</summary>
    public Utterance Say(Participant sender, bool carry = false)
    {
        world.Settle();
        var said = new Utterance(_all.Count, sender, sender.Active, carry && sender is SimulatedPeer, world.Now);
        _all.Add(said);
        if (sender is SimulatedPeer peer)
        {
            world.Begin(() => said.Answer = peer.Mesh.SendMessageAsync(said.Text, new SendOptions(said.Carry)));
            world.Settle();
        }
        else if (sender is JavaScriptPeer tab)
            tab.Say(said.Text);

        return said;
    }

    public bool TryFind(string text, out Utterance said)
    {
        said = null!;
        if (text.Length < 2 || text[0] != '#')
            return false;
        int end = text.IndexOf(' ', StringComparison.Ordinal);
        if (!int.TryParse(text.AsSpan(1, (end < 0 ? text.Length : end) - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number >= _all.Count)
            return false;
        said = _all[number];
        return true;
    }

    /// <summary>What a gossip frame carries of the ledger.</summary>
    public bool TryFind(ReadOnlySpan<byte> frame, out Utterance said)
    {
        said = null!;
        if (!Wire.TryMember(frame, "\"content\":\"#"u8, out ReadOnlySpan<byte> text))
            return false;
        int end = text.IndexOf((byte)' ');
        if (!System.Buffers.Text.Utf8Parser.TryParse(end < 0 ? text : text[..end], out int number, out _) || number < 0 || number >= _all.Count)
            return false;
        said = _all[number];
        return true;
    }
}
