using System.Globalization;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>A direct message, and what became of it.</summary>
internal sealed class DirectMessage(int number, SimulatedPeer sender, PeerId to, Participant? target, DateTimeOffset at)
{
    public SimulatedPeer Sender => sender;

    public PeerId To => to;

    /// <summary>Who has the id; null: nobody.</summary>
    public Participant? Target => target;

    public DateTimeOffset At => at;

    public int Arrivals { get; set; }

    public Task<SentDirectMessage>? Answer { get; set; }

    /// <summary>Whether both ends are in the run in which they were when it was sent.</summary>
    public bool BothLived => sender.Incarnation == SenderIncarnation && target?.Incarnation == TargetIncarnation;

    public bool SenderLived => sender.Incarnation == SenderIncarnation;

    public bool IsAcknowledged => Answer is { IsCompletedSuccessfully: true, Result.Acknowledged: true };

    /// <summary>Why it failed; null if it did not.</summary>
    public string? Error => Answer is { IsFaulted: true } ? (Answer.Exception.InnerException as MeshException)?.Code ?? "another fault" : null;

    public string Text { get; } = string.Create(CultureInfo.InvariantCulture, $"dm {number}");

    private int SenderIncarnation { get; } = sender.Incarnation;

    private int? TargetIncarnation { get; } = target?.Incarnation;
}

/// <summary>What is acknowledged arrived, and whatever arrives does so once; whoever sent something is told what became of it.</summary>
internal sealed class AcknowledgedArrived(SimulatedWorld world, Findings findings) : Checker(world, findings)
{
    private readonly List<DirectMessage> _all = [];

    public IReadOnlyList<DirectMessage> All => _all;

    /// <summary>Hops of every arrival at one of ours.</summary>
    public List<int> Hops { get; } = [];

    /// <summary>Direct messages and what is said about them, once for each link.</summary>
    public long Frames { get; private set; }

    /// <summary>Bytes of them, and of what neighbours tell each other about them.</summary>
    public long Bytes { get; private set; }

    public DirectMessage Send(SimulatedPeer sender, PeerId to)
    {
        var message = new DirectMessage(_all.Count, sender, to, World.TryFind(to, out Participant? target) ? target : null, Now);
        _all.Add(message);
        World.Begin(() => message.Answer = sender.Mesh.SendDirectMessageAsync(to, message.Text));
        return message;
    }

    public override void LinkSent(in LinkPassage passage)
    {
        ReadOnlySpan<byte> head = passage.Payload.Span[..Math.Min(passage.Payload.Length, 128)];
        bool isRouted = head.IndexOf("\"subtype\":\"dm\""u8) >= 0 || head.IndexOf("\"subtype\":\"pigeon-ack\""u8) >= 0 || head.IndexOf("\"subtype\":\"pigeon-search\""u8) >= 0;
        if (isRouted)
            Frames++;
        if (isRouted || head.IndexOf("\"kind\":\"taken\""u8) >= 0 || head.IndexOf("\"kind\":\"no-way\""u8) >= 0)
            Bytes += passage.Payload.Length;
    }

    public override void Heard(SimulatedPeer peer, MeshMessage message)
    {
        if (message.Direct)
            Hops.Add(message.Hops);
    }

    public override void Delivered(Participant peer, string text, int hops)
    {
        if (!text.StartsWith("dm ", StringComparison.Ordinal) || !int.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number >= _all.Count)
            return;
        DirectMessage message = _all[number];
        if (!message.To.SameBytes(peer.Id))
            Report($"astray {number}", $"direct message {number} to {message.To} was delivered to {peer.Id}");
        else if (++message.Arrivals > 1)
            Report($"twice {number}", $"direct message {number} of {message.Sender.Id} reached {peer.Id} {message.Arrivals} times");
    }

    /// <summary>Everybody has had the time that is promised.</summary>
    public void CheckAnswers(IEnumerable<DirectMessage> messages)
    {
        foreach (DirectMessage message in messages.Where(message => message.SenderLived))
        {
            if (message.Answer is not { IsCompleted: true })
                Report($"silent {message.Text}", $"{message.Text} of {message.Sender.Id} to {message.To} was never answered");
            else if (message.IsAcknowledged && message.Arrivals == 0)
                Report($"false {message.Text}", $"{message.Text} of {message.Sender.Id} to {message.To} was acknowledged and never arrived");
            else if (message.Target is JavaScriptPeer && message.Error is null && message.Arrivals == 0)
                Report($"lost {message.Text}", $"{message.Text} of {message.Sender.Id} to {message.To}, a peer of 1.1.3, is said to have been handed over and never arrived");
            else if (message.Error is { } code && code is not MeshErrors.NotAcknowledged and not MeshErrors.UnknownPeer)
                Report($"error {code}", $"{message.Text} of {message.Sender.Id} to {message.To} failed with {code}");
            else if (message.Target is JavaScriptPeer && message.IsAcknowledged)
                Report($"foreign {message.Text}", $"{message.Text} to {message.To}, a peer of 1.1.3, was acknowledged");
        }
    }
}
