using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PeerPigeon.WebRtc;

/// <summary>DTLS 1.2 by the machine's OpenSSL (RFC 6347, RFC 8261 for what it carries): one connection, one thread at a time.</summary>
/// <remarks>
/// libssl measures its retransmission timer on the machine's own clock. <see cref="Deadline"/> is translated to the
/// caller's; a deadline that comes early by libssl's clock is set again.
/// </remarks>
internal sealed unsafe class DtlsRecordLayer : IRecordLayer
{
    /// <summary>The largest datagram of a handshake, in bytes: fits every path of the internet.</summary>
    public const int Mtu = 1_200;

    /// <summary>When a lost flight is sent again for the first time, in microseconds; then it doubles.</summary>
    public const int FirstTimeoutMicros = 100_000;

    /// <summary>The longest wait between two attempts, in microseconds. libssl gives up after twelve attempts.</summary>
    public const int LongestTimeoutMicros = 3_000_000;

    private const long EarlyMicros = 1_000;

    private readonly SslHandle _handle;
    private readonly SslCallbacks _callbacks;
    private readonly nint _ssl;
    private bool _started;
    private int _seal = DtlsRecords.SealBytes;

    /// <param name="context">Shared with the other connections of the mesh.</param>
    /// <param name="firstTimeoutMicros">At least 15,000: libssl takes less for nothing.</param>
    public DtlsRecordLayer(DtlsContext context, int firstTimeoutMicros = FirstTimeoutMicros)
    {
        _callbacks = new() { Mtu = Mtu, FirstTimeout = (uint)firstTimeoutMicros, LongestTimeout = LongestTimeoutMicros };
        _handle = new(context, _callbacks);
        _ssl = _handle.DangerousGetHandle();
        LibSsl.DTLS_set_timer_cb(_ssl, &SslCallbacks.NextTimeout);
        LibSsl.SSL_ctrl(_ssl, LibSsl.CtrlSetMtu, Mtu, null);
    }

    /// <inheritdoc />
    public int Overhead => DtlsRecords.HeaderBytes + DtlsRecords.SealBytes;

    /// <inheritdoc />
    public RecordState State { get; private set; }

    /// <inheritdoc />
    public string? Failure { get; private set; }

    /// <inheritdoc />
    public long Deadline { get; private set; } = WebRtc.Deadline.None;

    /// <summary>Who the other side must be, from its description. Set before <see cref="Start"/>.</summary>
    public DtlsFingerprint? ExpectedFingerprint
    {
        get => _callbacks.Expected;
        set => _callbacks.Expected = value;
    }

    /// <summary>Who the other side said it is; null before its certificate came. Proven once <see cref="State"/> is established.</summary>
    public DtlsFingerprint? RemoteFingerprint => _callbacks.Remote;

    /// <summary>OpenSSL's name of the cipher; null while there is none.</summary>
    public string? Cipher => State == RecordState.Established
        ? Marshal.PtrToStringUTF8((nint)LibSsl.SSL_CIPHER_get_name(LibSsl.SSL_get_current_cipher(_ssl)))
        : null;

    /// <summary>Handshake datagrams that were dropped because too many waited for <see cref="Poll"/>.</summary>
    public long DroppedOutgoing => _callbacks.DroppedOutgoing;

    /// <inheritdoc />
    public void Start(long now, bool isClient)
    {
        if (ExpectedFingerprint is null)
            throw new InvalidOperationException($"Set {nameof(ExpectedFingerprint)} before {nameof(Start)}: it is what tells the other side from anybody else.");
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        _started = true;
        if (isClient)
            LibSsl.SSL_set_connect_state(_ssl);
        else
            LibSsl.SSL_set_accept_state(_ssl);
        Handshake(now);
    }

    /// <inheritdoc />
    public void Receive(long now, ReadOnlySpan<byte> datagram, IRecordSink sink)
    {
        if (!_started || State == RecordState.Closed)
            return;
        datagram = datagram[..DtlsRecords.ValidPrefix(datagram, _seal)];
        if (datagram.IsEmpty)
            return;
        fixed (byte* bytes = datagram)
        {
            try
            {
                _callbacks.Offer(bytes, datagram.Length);
                if (State == RecordState.Handshaking)
                    Handshake(now);
                if (State == RecordState.Established)
                    Open(sink, errorsMatter: datagram[0] != DtlsRecords.ApplicationData);
            }
            finally
            {
                _callbacks.Offer(null, 0);
                GC.KeepAlive(this);
            }
        }
    }

    /// <inheritdoc />
    public void OnDeadline(long now)
    {
        if (Deadline > now || State == RecordState.Closed || _handle.IsClosed)
            return;
        LibCrypto.ERR_clear_error();
        if ((int)LibSsl.SSL_ctrl(_ssl, LibSsl.CtrlDtlsHandleTimeout, 0, null) < 0)
            Fail($"DTLS handshake failed: no answer ({DtlsErrors.Take()})");
        else
            SetDeadline(now);
    }

    /// <inheritdoc />
    public int Poll(Span<byte> datagram) => _callbacks.Poll(datagram);

    /// <inheritdoc />
    public int Seal(ReadOnlySpan<byte> packet, Span<byte> datagram)
    {
        if (State != RecordState.Established)
            throw new InvalidOperationException($"A packet of {packet.Length} bytes cannot be sealed while DTLS is {State}; wait until it is {RecordState.Established}.");
        if (packet.Length is 0 or > DtlsRecords.MaxPlaintext)
            throw new ArgumentException($"A packet of {packet.Length} bytes does not fit a DTLS record, which holds 1 to {DtlsRecords.MaxPlaintext}.", nameof(packet));
        if (datagram.Length < packet.Length + Overhead)
            throw new ArgumentException($"Sealing {packet.Length} bytes takes {packet.Length + Overhead}, the buffer has {datagram.Length}.", nameof(datagram));
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        fixed (byte* plain = packet)
        fixed (byte* into = datagram)
        {
            _callbacks.BeginSeal(into, datagram.Length);
            int written = LibSsl.SSL_write(_ssl, plain, packet.Length);
            int length = _callbacks.EndSeal();
            GC.KeepAlive(this);
            if (written == packet.Length && length > 0)
                return length;
        }

        Fail($"DTLS cannot seal a packet: {DtlsErrors.Take()}");
        throw new InvalidOperationException(Failure);
    }

    /// <inheritdoc />
    public void Close()
    {
        if (State == RecordState.Established && !_handle.IsClosed)
            SayGoodbye();
        if (State != RecordState.Closed)
            End();
    }

    /// <summary>Frees what libssl holds. Safe at any time, also twice.</summary>
    public void Dispose()
    {
        State = RecordState.Closed;
        Deadline = WebRtc.Deadline.None;
        _handle.Dispose();
        _callbacks.Clear();
    }

    private void Handshake(long now)
    {
        LibCrypto.ERR_clear_error();
        int result = LibSsl.SSL_do_handshake(_ssl);
        if (result == 1)
        {
            State = RecordState.Established;
            _seal = Cipher!.Contains("CHACHA20", StringComparison.Ordinal) ? DtlsRecords.ChaChaSealBytes : DtlsRecords.SealBytes;
            SetDeadline(now);
        }
        else if (LibSsl.SSL_get_error(_ssl, result) == LibSsl.ErrorWantRead)
        {
            SetDeadline(now);
        }
        else
        {
            Fail(RemoteFingerprint is { } remote && !remote.Equals(ExpectedFingerprint)
                ? $"DTLS handshake refused: the other side's certificate is {remote}, its description promised {ExpectedFingerprint}"
                : $"DTLS handshake failed: {DtlsErrors.Take()}");
        }
    }

    [SkipLocalsInit]
    private void Open(IRecordSink sink, bool errorsMatter)
    {
        if (errorsMatter)
            LibCrypto.ERR_clear_error();   // as long as opening a tenth of a packet, so not for each of them
        byte* packet = stackalloc byte[DtlsRecords.MaxPlaintext];
        do
        {
            int length = LibSsl.SSL_read(_ssl, packet, DtlsRecords.MaxPlaintext);
            if (length <= 0)
            {
                if (LibSsl.SSL_want(_ssl) != LibSsl.WantReading)
                    Judge(LibSsl.SSL_get_error(_ssl, length));
                return;
            }

            sink.OnPacket(new(packet, length));
        }
        while (State == RecordState.Established && LibSsl.SSL_has_pending(_ssl) != 0);
    }

    private void Judge(int error)
    {
        if (error == LibSsl.ErrorZeroReturn)
        {
            SayGoodbye();
            End();
        }
        else
        {
            Fail($"DTLS failed: {DtlsErrors.Take()}");
        }
    }

    private void SayGoodbye()
    {
        LibCrypto.ERR_clear_error();
        _ = LibSsl.SSL_shutdown(_ssl);   // a goodbye that fails is not worth more
    }

    private void Fail(string failure)
    {
        Failure = failure;
        End();
    }

    private void End()
    {
        State = RecordState.Closed;
        Deadline = WebRtc.Deadline.None;
    }

    private void SetDeadline(long now)
    {
        long* left = stackalloc long[2];
        left[0] = left[1] = 0;
        if ((int)LibSsl.SSL_ctrl(_ssl, LibSsl.CtrlDtlsGetTimeout, 0, left) != 1)
        {
            Deadline = WebRtc.Deadline.None;
            return;
        }

        // a C timeval: two longs, which are 32 bits each on Windows
        (long seconds, long micros) = OperatingSystem.IsWindows() ? (((int*)left)[0], ((int*)left)[1]) : (left[0], left[1]);
        Deadline = now + Math.Max(EarlyMicros, (seconds * 1_000_000) + micros);
    }
}
