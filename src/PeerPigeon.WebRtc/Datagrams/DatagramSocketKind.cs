namespace PeerPigeon.WebRtc;

/// <summary>How datagrams are moved, the fastest last. Each falls back to the one before it where the system refuses.</summary>
public enum DatagramSocketKind
{
    /// <summary>One call of the BCL's socket per datagram; every system.</summary>
    Plain,

    /// <summary>Many datagrams per system call (Linux: sendmmsg, recvmmsg).</summary>
    Batched,

    /// <summary>The kernel or the network card cuts a large buffer into datagrams and glues them again (Linux: UDP_SEGMENT, UDP_GRO).</summary>
    Segmented,
}
