using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.WebRtc;

/// <summary>What the other side's description says, as the transport needs it.</summary>
/// <param name="Ice">User name fragment and password.</param>
/// <param name="Fingerprint">Of the certificate that it must show.</param>
/// <param name="WeAreClient">Whether we open the DTLS handshake.</param>
/// <param name="MaxMessageBytes">The largest message that it takes.</param>
/// <param name="Candidates">The candidates inside the description.</param>
/// <param name="IsRestart">Whether ICE begins anew on a connection that has one.</param>
internal sealed record RemoteTerms(
    IceCredentials Ice, DtlsFingerprint Fingerprint, bool WeAreClient, int MaxMessageBytes, ImmutableArray<string> Candidates, bool IsRestart);

/// <summary>Offers and answers of one connection (RFC 8829 §3.5.1), without glare: one side offers, the other answers.</summary>
/// <remarks>
/// The offer or answer of a renegotiation keeps user name fragment, password, certificate and DTLS role, so that what is
/// open stays open; an offer with other ICE credentials restarts ICE.
/// </remarks>
internal sealed class Negotiation
{
    private readonly RandomFill _random;
    private readonly DtlsFingerprint _certificate;
    private readonly int _maxMessageBytes;
    private readonly ulong _sessionId;
    private int _version;
    private bool _isOffering;
    private bool _restarts;
    private RemoteTerms? _remote;

    /// <summary>Draws the session id and the credentials.</summary>
    public Negotiation(RandomFill random, DtlsFingerprint certificate, int maxMessageBytes)
    {
        _random = random;
        _certificate = certificate;
        _maxMessageBytes = maxMessageBytes;
        Span<byte> id = stackalloc byte[8];
        random(id);
        _sessionId = BinaryPrimitives.ReadUInt64BigEndian(id) >> 2;
        Local = IceCredentials.Create(random);
    }

    /// <summary>Our credentials.</summary>
    public IceCredentials Local { get; private set; }

    /// <summary>Where our candidates belong to.</summary>
    public (string Mid, int MLineIndex) Section { get; private set; } = SdpWriter.TransportSection(null);

    /// <summary>An offer; on an open connection it restarts ICE.</summary>
    public bool TryOffer([NotNullWhen(true)] out string? sdp, [NotNullWhen(false)] out string? fault)
    {
        sdp = null;
        fault = _isOffering ? "an offer is out already; its answer comes first" : null;
        if (fault is not null)
            return false;
        _isOffering = true;
        if (_remote is not null)
        {
            _restarts = true;
            Local = IceCredentials.Create(_random);
        }

        sdp = SdpWriter.Offer(Terms(SdpSetup.ActPass));
        return true;
    }

    /// <summary>Takes an offer and answers it.</summary>
    public bool TryAnswer(string offer, [NotNullWhen(true)] out string? sdp, [NotNullWhen(true)] out RemoteTerms? remote, [NotNullWhen(false)] out string? fault)
    {
        sdp = null;
        remote = null;
        fault = _isOffering ? "an offer of ours is out; the other side answers it first" : null;
        if (fault is not null || !TryRead(offer, out SdpSession? session, out fault))
            return false;
        bool client = _remote?.WeAreClient ?? session.Transport!.Setup != SdpSetup.Active;
        if (!TryTerms(session, client, out remote, out fault))
            return false;
        if (remote.IsRestart)
            Local = IceCredentials.Create(_random);
        _remote = remote;
        Section = SdpWriter.TransportSection(session);
        sdp = SdpWriter.Answer(Terms(client ? SdpSetup.Active : SdpSetup.Passive), session);
        return true;
    }

    /// <summary>Takes the answer to our offer.</summary>
    public bool TryAccept(string answer, [NotNullWhen(true)] out RemoteTerms? remote, [NotNullWhen(false)] out string? fault)
    {
        remote = null;
        fault = _isOffering ? null : "no offer of ours waits for an answer";
        if (fault is not null || !TryRead(answer, out SdpSession? session, out fault))
            return false;
        if (session.Transport!.Setup is not (SdpSetup.Active or SdpSetup.Passive))
        {
            fault = "an answer must say a=setup:active or a=setup:passive";
            return false;
        }

        bool client = _remote?.WeAreClient ?? session.Transport.Setup == SdpSetup.Passive;
        if (!TryTerms(session, client, out remote, out fault))
            return false;
        remote = remote with { IsRestart = _restarts };
        (_isOffering, _restarts) = (false, false);
        _remote = remote;
        return true;
    }

    private static bool TryRead(string sdp, [NotNullWhen(true)] out SdpSession? session, [NotNullWhen(false)] out string? fault)
    {
        if (!SdpSession.TryParse(sdp, out session, out fault))
            return false;
        fault = session.Usable();
        return fault is null;
    }

    private bool TryTerms(SdpSession session, bool client, [NotNullWhen(true)] out RemoteTerms? remote, [NotNullWhen(false)] out string? fault)
    {
        SdpMedia transport = session.Transport!;
        remote = null;
        fault = _remote is not null && !_remote.Fingerprint.Equals(transport.Fingerprint)
            ? "the certificate changed: that needs a new connection"
            : null;
        if (fault is not null)
            return false;
        long limit = session.DataChannel!.MaxMessageSize;
        remote = new(
            transport.Ice!,
            transport.Fingerprint!,
            client,
            limit is 0 or > int.MaxValue ? int.MaxValue : (int)limit,
            [.. session.Media.SelectMany(media => media.Candidates).Distinct()],
            IsRestart: _remote is not null && !_remote.Ice.SameAs(transport.Ice!));
        return true;
    }

    private SdpTerms Terms(SdpSetup setup) => new(_sessionId, ++_version, Local, _certificate, setup, _maxMessageBytes);
}
