using System.Globalization;
using System.Text;
using PeerPigeon.Actors;
using PeerPigeon.Core;

namespace PeerPigeon.Simulation;

/// <summary>What adversaries sign in another's name reaches no application; what they say unsigned in another's name is never called verified.</summary>
internal sealed class NoForgeryVerified(SimulatedWorld world, Findings findings) : Checker(world, findings)
{
    public override void Heard(SimulatedPeer peer, MeshMessage message)
    {
        string text = Convert.ToString(message.Content, CultureInfo.InvariantCulture) ?? "";
        if (text.StartsWith(Adversary.Forged, StringComparison.Ordinal))
            Report($"forged {peer.Id}", $"{peer.Id} was told '{text}', signed falsely in the name of {message.From}");
        else if (message.Verified && (text.StartsWith(Adversary.Pretended, StringComparison.Ordinal) || !World.TryFind(message.From, out Participant? from) || from is Adversary))
            Report($"verified {peer.Id}", $"{peer.Id} was told '{text}' of {message.From} as verified");
    }
}

/// <summary>Nobody honest, of ours or of 1.1.3, is closed or refused for what it did.</summary>
internal sealed class HonestNotRefused(SimulatedWorld world, Findings findings) : Checker(world, findings)
{
    private static readonly byte[] Reason = Encoding.UTF8.GetBytes($"\"reason\":\"{LinkReasons.Misbehaved}\"");

    /// <summary>Adversaries whose links were closed so.</summary>
    public long Adversaries { get; private set; }

    /// <summary>Honest peers whose links were closed so.</summary>
    public long Honest { get; private set; }

    public override void LinkSent(in LinkPassage passage)
    {
        if (passage.IsBinary || passage.Payload.Length > 256 || passage.Sender is not SimulatedPeer || passage.Payload.Span.IndexOf(Reason) < 0)
            return;
        if (passage.Receiver is Adversary)
        {
            Adversaries++;
            return;
        }

        Honest++;
        Report($"refused {passage.Receiver.Id}", $"{passage.Sender.Id} closed its link to {passage.Receiver.Id}, who is honest, for misbehaviour");
    }
}

/// <summary>An acknowledged direct message was received by its target.</summary>
internal sealed class NoFalseAcknowledgement(SimulatedWorld world, Findings findings) : Checker(world, findings)
{
    private readonly List<(string Text, SimulatedPeer From, SimulatedPeer To, Task<SentDirectMessage> Answer)> _sent = [];
    private readonly HashSet<string> _received = new(StringComparer.Ordinal);

    /// <summary>Direct messages sent, and acknowledged.</summary>
    public int Sent => _sent.Count;

    /// <inheritdoc cref="Sent" />
    public int Acknowledged => _sent.Count(dm => dm.Answer is { IsCompletedSuccessfully: true, Result.Acknowledged: true });

    public void Send(SimulatedPeer from, SimulatedPeer to)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"dm {_sent.Count} to {to.IdText}");
        World.Settle();
        World.Begin(() =>
        {
            Task<SentDirectMessage> answer = from.Mesh.SendDirectMessageAsync(to.Id, text);
            _sent.Add((text, from, to, answer));
            return answer;
        });
        World.Settle();
    }

    public override void Heard(SimulatedPeer peer, MeshMessage message)
    {
        if (message.Direct && Convert.ToString(message.Content, CultureInfo.InvariantCulture) is { } text && text.EndsWith(peer.IdText, StringComparison.Ordinal))
            _received.Add(text);
    }

    public override void Sample(DateTimeOffset now)
    {
        foreach ((string text, SimulatedPeer from, SimulatedPeer to, Task<SentDirectMessage> answer) in _sent)
        {
            if (answer is { IsCompletedSuccessfully: true, Result.Acknowledged: true } && !_received.Contains(text))
                Report(text, $"{from.Id} was told that {to.Id} acknowledged '{text}', which never came there");
        }
    }
}
