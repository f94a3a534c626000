namespace PeerPigeon.WebRtc;

/// <summary>One way to the other side.</summary>
/// <param name="Remote">Where its datagrams come from.</param>
/// <param name="Relay">0: straight from our socket; else the number of the TURN allocation in between.</param>
internal readonly record struct IcePath(UdpAddress Remote, int Relay)
{
    /// <inheritdoc />
    public override string ToString() => Relay == 0 ? Remote.ToString() : $"{Remote} through relay {Relay}";
}
