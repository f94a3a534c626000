namespace PeerPigeon.WebRtc;

/// <summary>Hears what becomes of a session, inside the calls that make it happen.</summary>
internal interface IPeerSessionObserver
{
    /// <summary>Channels can be opened.</summary>
    void OnReady(long now);

    /// <summary>The other side wants a channel; the object for it.</summary>
    DataChannel OnChannelOffered(string label, string protocol);

    /// <summary>A channel is open both ways.</summary>
    void OnChannelOpen(DataChannel channel);

    /// <summary>A message, given away.</summary>
    void OnMessage(DataChannel channel, ReadOnlyMemory<byte> message, bool isBinary);

    /// <summary>A channel is closed both ways.</summary>
    void OnChannelClosed(DataChannel channel);

    /// <summary>The end; once.</summary>
    void OnClosed(string reason);
}
