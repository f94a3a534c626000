namespace PeerPigeon.WebRtc;

/// <summary>What became of a message handed to <see cref="SctpAssociation.TrySend"/>.</summary>
internal enum SctpSend
{
    /// <summary>Taken. Its bytes belong to the association until they are acknowledged or given up.</summary>
    Sent,

    /// <summary>Not taken: <see cref="SctpOptions.SendLimit"/> or <see cref="SctpOptions.SendMessages"/> is reached; wait for <see cref="ISctpObserver.OnBufferedLow"/>.</summary>
    Full,

    /// <summary>Not taken: the association is closed or closing.</summary>
    Closed,

    /// <summary>Not taken: longer than <see cref="SctpOptions.RemoteMaxMessageBytes"/>.</summary>
    TooLarge,
}

/// <summary>How a message is to be delivered; the default is in order and without fail.</summary>
/// <param name="Unordered">Whether it may overtake and be overtaken.</param>
/// <param name="MaxRetransmits">How often it is sent again before it is given up; null never gives up.</param>
/// <param name="LifetimeMilliseconds">How long it may be tried before it is given up; null never gives up.</param>
internal readonly record struct SctpDelivery(bool Unordered = false, int? MaxRetransmits = null, int? LifetimeMilliseconds = null);

/// <summary>Where an association is (RFC 9260 section 4).</summary>
internal enum SctpState
{
    /// <summary>Not begun, or over.</summary>
    Closed,

    /// <summary>INIT sent.</summary>
    CookieWait,

    /// <summary>COOKIE-ECHO sent.</summary>
    CookieEchoed,

    /// <summary>Open both ways.</summary>
    Established,

    /// <summary>Asked to shut down; what is queued goes out first.</summary>
    ShutdownPending,

    /// <summary>SHUTDOWN sent.</summary>
    ShutdownSent,

    /// <summary>The other side shuts down; what is queued here goes out first.</summary>
    ShutdownReceived,

    /// <summary>SHUTDOWN-ACK sent.</summary>
    ShutdownAckSent,
}
