namespace PeerPigeon.WebRtc;

/// <summary>What the server knows about one peer of an allocation.</summary>
internal sealed class TurnPeer(UdpAddress address)
{
    public UdpAddress Address { get; } = address;

    /// <summary>Until when the server lets this peer in, microseconds; 0 if it does not.</summary>
    public long PermittedUntil { get; set; }

    /// <summary>The number that stands for the peer, 0 if none.</summary>
    public ushort Channel { get; set; }

    /// <summary>Until when the channel stands; 0 before the server agreed.</summary>
    public long BoundUntil { get; set; }

    /// <summary>The server refused this peer; not asked again before then.</summary>
    public long RefusedUntil { get; set; }

    /// <summary>The server refused a channel; the peer is reached without one, and none is asked for before then.</summary>
    public long ChannelRefusedUntil { get; set; }

    public long LastUsed { get; set; }

    /// <summary>The last datagram that waits for the permission. One, as ICE repeats itself.</summary>
    public byte[]? Held { get; set; }
}

/// <summary>A request under way.</summary>
internal sealed class TurnRequest(StunMethod method, TurnPeer? peer, uint lifetime)
{
    public StunMethod Method { get; } = method;

    public TurnPeer? Peer { get; } = peer;

    public uint Lifetime { get; } = lifetime;

    public byte[] Id { get; } = new byte[Stun.TransactionBytes];

    public bool IsSigned { get; set; }

    public int Attempts { get; set; }

    /// <summary>How often the server asked for other credentials.</summary>
    public int Challenges { get; set; }

    public long Retransmit { get; set; }

    public long NextSendAt { get; set; }
}
