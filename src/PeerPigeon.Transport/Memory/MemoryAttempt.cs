using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>One side of an in-memory handshake. Everything but the flag runs on the network's agenda.</summary>
internal sealed class MemoryAttempt(InMemoryNetwork network, MemoryTransport owner, LinkHandshake handshake, ILinkAttemptObserver observer)
    : ILinkAttempt
{
    private volatile bool _over;
    private volatile MemoryLink? _opened;

    public LinkHandshake Handshake => handshake;

    public MemoryTransport Owner => owner;

    /// <summary>Opened, failed or abandoned.</summary>
    public bool IsOver => _over || owner.IsGone;

    public bool ProvesItself => handshake.Key is { } key && key.Id == handshake.Local;

    public void OnSignal(SignalKind kind, RawJson data)
    {
        if (kind == SignalKind.Answer)
            network.Agenda.Post(() => network.Handshakes.OnAnswer(this, data));
    }

    public void Dispose()
    {
        _over = true;
        _opened?.Close("abandoned");
    }

    public void Emit(SignalKind kind, RawJson data)
    {
        if (!IsOver)
            observer.OnEmit(kind, data);
    }

    public void Open(MemoryLink link)
    {
        if (IsOver)
        {
            link.Close("abandoned");
            return;
        }

        _over = true;
        _opened = link;
        observer.OnOpened(link);
    }

    public void Fail(string reason)
    {
        if (IsOver)
            return;
        _over = true;
        observer.OnFailed(reason);
    }
}
