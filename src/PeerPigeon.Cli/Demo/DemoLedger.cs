using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Demo;

/// <summary>Who said what, and who heard it: the proof that nothing was lost, doubled or told to others.</summary>
internal sealed class DemoLedger
{
    private readonly IReadOnlyList<DemoPeer> _cast;
    private readonly Lock _gate = new();
    private readonly List<Said> _said = [];
    private readonly Dictionary<(PeerId By, string MessageId), int> _heard = [];
    private readonly HashSet<PeerId> _ids;
    private readonly HashSet<(DemoPeer Peer, NetworkName Network)> _guests = [];
    private readonly List<string> _crossed = [];

    public DemoLedger(IReadOnlyList<DemoPeer> cast)
    {
        _cast = cast;
        _ids = [.. cast.Select(peer => peer.Mesh.PeerId)];
        foreach (DemoPeer peer in cast)
            peer.Mesh.MessageReceived += (_, message) => Hear(peer, message);
    }

    /// <summary>Whether the story is being told: what people play later is theirs.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>The story takes a peer into another network: lines of that network are for it, too.</summary>
    public void Admit(DemoPeer peer, NetworkName network)
    {
        lock (_gate)
            _guests.Add((peer, network));
    }

    /// <summary>A line went out.</summary>
    /// <param name="from">Who said it.</param>
    /// <param name="audience">Whom it is for.</param>
    /// <param name="text">The line.</param>
    /// <param name="messageId">Its message.</param>
    /// <param name="direct">Whether it is for one peer alone.</param>
    public void Say(DemoPeer from, IReadOnlyCollection<DemoPeer> audience, string text, string messageId, bool direct)
    {
        lock (_gate)
            _said.Add(new(from, [.. audience], text, messageId, direct));
    }

    /// <summary>What does not hold now, a sentence each; empty: every line is with all those whom it is for, once, and with nobody else.</summary>
    public IReadOnlyList<string> Faults()
    {
        lock (_gate)
            return [.. _crossed, .. _said.SelectMany(said => _cast.Select(peer => Fault(said, peer)).OfType<string>())];
    }

    private string? Fault(Said said, DemoPeer peer)
    {
        int times = _heard.GetValueOrDefault((peer.Mesh.PeerId, said.MessageId));
        bool meant = said.Audience.Contains(peer);
        return (meant, times) switch
        {
            (true, 1) or (false, 0) => null,
            (true, 0) => $"{peer.Name} in {peer.Home} did not hear '{said.Text}' from {said.From.Name}",
            (true, _) => $"{peer.Name} in {peer.Home} heard '{said.Text}' from {said.From.Name} {times} times",
            (false, _) => $"{peer.Name} in {peer.Home} heard '{said.Text}', which {said.From.Name} in {said.From.Home} said to {(said.Direct ? said.Audience.First().Name : "its network")}",
        };
    }

    private void Hear(DemoPeer by, MeshMessage message)
    {
        // Whoever joins from outside while the story runs may talk as they like.
        if (!IsOpen || !_ids.Contains(message.From))
            return;
        lock (_gate)
        {
            var key = (by.Mesh.PeerId, message.MessageId);
            _heard[key] = _heard.GetValueOrDefault(key) + 1;
            if (message.NetworkName != by.Home && !_guests.Contains((by, message.NetworkName)))
                _crossed.Add($"{by.Name} in {by.Home} heard a line of {message.NetworkName}: {message.Content.ToString(Newtonsoft.Json.Formatting.None)}");
        }
    }

    private sealed record Said(DemoPeer From, HashSet<DemoPeer> Audience, string Text, string MessageId, bool Direct);
}
