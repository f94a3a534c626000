using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>One peer's door into an <see cref="InMemoryNetwork"/>.</summary>
internal sealed class MemoryTransport(InMemoryNetwork network, PeerId self, bool namesAttempts) : ILinkTransport
{
    public const string KindName = "memory";

    private volatile bool _isGone;

    public string Kind => KindName;

    /// <summary>Whether its offers name their attempt, as only ours do.</summary>
    public bool NamesAttempts => namesAttempts;

    /// <summary>Disposed or crashed: its attempts hear nothing more.</summary>
    public bool IsGone
    {
        get => _isGone;
        set => _isGone = value;
    }

    public bool Handles(RawJson offer) => MemorySignal.IsOffer(offer);

    public ILinkAttempt Offer(LinkHandshake handshake, ILinkAttemptObserver observer)
    {
        var attempt = Attempt(handshake, observer);
        network.Agenda.Post(() => network.Handshakes.Offer(attempt));
        return attempt;
    }

    public ILinkAttempt Answer(LinkHandshake handshake, RawJson offer, ILinkAttemptObserver observer)
    {
        var attempt = Attempt(handshake, observer);
        network.Agenda.Post(() => network.Handshakes.Answer(attempt, offer));
        return attempt;
    }

    public ValueTask DisposeAsync()
    {
        network.Leave(this);
        return ValueTask.CompletedTask;
    }

    private MemoryAttempt Attempt(LinkHandshake handshake, ILinkAttemptObserver observer)
    {
        ArgumentNullException.ThrowIfNull(handshake);
        ArgumentNullException.ThrowIfNull(observer);
        return handshake.Local == self
            ? new(network, this, handshake, observer)
            : throw new ArgumentException($"a handshake of {handshake.Local} cannot use the transport of {self}", nameof(handshake));
    }
}
