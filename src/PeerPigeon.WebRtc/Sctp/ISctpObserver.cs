namespace PeerPigeon.WebRtc;

/// <summary>Is told what happens in an association, inside the calls that make it happen. It may call the association back.</summary>
internal interface ISctpObserver
{
    /// <summary>Both sides agree; messages flow.</summary>
    void OnEstablished();

    /// <summary>A whole message. The array is fresh, exact and given away; <see cref="SctpAssociation.Release"/> when it is consumed.</summary>
    void OnMessage(ushort stream, uint ppid, ReadOnlyMemory<byte> message);

    /// <summary>The other side will send no more on a stream until it begins anew.</summary>
    void OnIncomingReset(ushort stream);

    /// <summary>A reset that <see cref="SctpAssociation.ResetStream"/> asked for is done.</summary>
    void OnOutgoingReset(ushort stream);

    /// <summary>Buffered bytes fell to <see cref="SctpOptions.BufferedLow"/> after they were above it.</summary>
    void OnBufferedLow();

    /// <summary>It is over; told once.</summary>
    /// <param name="failure">Why, or null if it was closed in order or by this side.</param>
    void OnClosed(string? failure);
}
