namespace PeerPigeon.WebRtc;

/// <summary>What STUN messages of one side are addressed by and signed with (RFC 8445 §5.3).</summary>
/// <param name="Ufrag">User name fragment, 4 to 256 characters.</param>
/// <param name="Password">22 to 256 characters.</param>
internal sealed record IceCredentials(string Ufrag, string Password);
