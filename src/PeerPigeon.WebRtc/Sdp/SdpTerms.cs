namespace PeerPigeon.WebRtc;

/// <summary>What one side says of itself in every description of a connection.</summary>
/// <param name="SessionId">Of the <c>o=</c> line; digits.</param>
/// <param name="Version">Of the <c>o=</c> line; grows with every description.</param>
/// <param name="Ice">User name fragment and password.</param>
/// <param name="Fingerprint">Of our certificate.</param>
/// <param name="Setup">Our part in DTLS.</param>
/// <param name="MaxMessageBytes">The largest message that we take.</param>
internal sealed record SdpTerms(ulong SessionId, int Version, IceCredentials Ice, DtlsFingerprint Fingerprint, SdpSetup Setup, int MaxMessageBytes);
