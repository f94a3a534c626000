namespace PeerPigeon.WebRtc;

/// <summary>What a STUN message is (RFC 8489 §5).</summary>
internal enum StunClass
{
    Request = 0,
    Indication = 1,
    Success = 2,
    Error = 3,
}

/// <summary>What a STUN message is about: binding for ICE, the rest for TURN (RFC 8656 §17).</summary>
internal enum StunMethod
{
    Binding = 1,
    Allocate = 3,
    Refresh = 4,
    Send = 6,
    Data = 7,
    CreatePermission = 8,
    ChannelBind = 9,
}

/// <summary>Attributes of STUN, ICE and TURN. Below 0x8000 a receiver must understand them.</summary>
internal enum StunAttribute : ushort
{
    MappedAddress = 0x0001,
    Username = 0x0006,
    MessageIntegrity = 0x0008,
    ErrorCode = 0x0009,
    UnknownAttributes = 0x000A,
    ChannelNumber = 0x000C,
    Lifetime = 0x000D,
    XorPeerAddress = 0x0012,
    Data = 0x0013,
    Realm = 0x0014,
    Nonce = 0x0015,
    XorRelayedAddress = 0x0016,
    RequestedAddressFamily = 0x0017,
    RequestedTransport = 0x0019,
    MessageIntegritySha256 = 0x001C,
    PasswordAlgorithm = 0x001D,
    XorMappedAddress = 0x0020,
    Priority = 0x0024,
    UseCandidate = 0x0025,
    PasswordAlgorithms = 0x8002,
    Software = 0x8022,
    Fingerprint = 0x8028,
    IceControlled = 0x8029,
    IceControlling = 0x802A,
}

/// <summary>Error codes that are sent or acted upon.</summary>
internal static class StunError
{
    public const int Unauthorized = 401;
    public const int UnknownAttribute = 420;
    public const int AllocationMismatch = 437;
    public const int StaleNonce = 438;
    public const int AllocationQuotaReached = 486;
    public const int RoleConflict = 487;
    public const int InsufficientCapacity = 508;
}
