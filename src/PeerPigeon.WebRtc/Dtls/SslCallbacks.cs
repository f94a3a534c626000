using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PeerPigeon.WebRtc;

/// <summary>
/// What libssl calls back for one connection: a BIO that keeps datagrams whole (one read or write of libssl is one
/// datagram), the retransmission timer, and the check of the other side's certificate.
/// </summary>
internal sealed unsafe class SslCallbacks
{
    /// <summary>Datagrams of its own (handshake, alerts) that may wait to be sent; what is more is dropped, as if lost.</summary>
    public const int MaxOutgoing = 32;

    private static readonly Lazy<nint> Method = new(NewMethod);

    private readonly Queue<(byte[] Buffer, int Length)> _outgoing = [];
    private byte* _incoming;
    private int _incomingLength;
    private byte* _sealInto;
    private int _sealCapacity;
    private int _sealed;

    /// <summary>The largest datagram of a handshake, in bytes.</summary>
    public required int Mtu { get; init; }

    /// <summary>When a flight is sent again for the first time, in microseconds; doubles up to <see cref="LongestTimeout"/>.</summary>
    public required uint FirstTimeout { get; init; }

    /// <summary>The cap of the doubling, in microseconds.</summary>
    public required uint LongestTimeout { get; init; }

    /// <summary>Who the other side must be; a connection without is refused.</summary>
    public DtlsFingerprint? Expected { get; set; }

    /// <summary>Who the other side said it is; null before its certificate came.</summary>
    public DtlsFingerprint? Remote { get; private set; }

    /// <summary>Datagrams dropped because <see cref="MaxOutgoing"/> waited.</summary>
    public long DroppedOutgoing { get; private set; }

    /// <summary>A BIO that belongs to the callbacks behind <paramref name="callbacks"/>.</summary>
    public static nint NewBio(nint callbacks)
    {
        nint bio = LibCrypto.BIO_new(Method.Value);
        if (bio == 0)
            throw new CryptographicException($"OpenSSL makes no BIO: {DtlsErrors.Take()}.");
        LibCrypto.BIO_set_data(bio, callbacks);
        LibCrypto.BIO_set_init(bio, 1);
        return bio;
    }

    /// <summary>The next read takes this datagram; the memory must stay until the call into libssl is over.</summary>
    public void Offer(byte* datagram, int length)
    {
        _incoming = datagram;
        _incomingLength = length;
    }

    /// <summary>The next record of application data is written here; see <see cref="EndSeal"/>.</summary>
    public void BeginSeal(byte* into, int capacity)
    {
        _sealInto = into;
        _sealCapacity = capacity;
        _sealed = 0;
    }

    /// <returns>Bytes written since <see cref="BeginSeal"/>.</returns>
    public int EndSeal()
    {
        _sealInto = null;
        return _sealed;
    }

    /// <returns>The length of the datagram copied out, 0 if none waits.</returns>
    public int Poll(Span<byte> datagram)
    {
        if (!_outgoing.TryPeek(out (byte[] Buffer, int Length) next))
            return 0;
        if (next.Length > datagram.Length)
            throw new ArgumentException($"A datagram of {next.Length} bytes waits, the buffer holds {datagram.Length}.", nameof(datagram));
        _outgoing.Dequeue();
        next.Buffer.AsSpan(0, next.Length).CopyTo(datagram);
        ArrayPool<byte>.Shared.Return(next.Buffer);
        return next.Length;
    }

    /// <summary>Gives back what was never sent.</summary>
    public void Clear()
    {
        while (_outgoing.TryDequeue(out (byte[] Buffer, int Length) next))
            ArrayPool<byte>.Shared.Return(next.Buffer);
    }

    /// <summary>libssl's verify callback: accepts the one certificate whose hash the other side's description told.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Verify(int preverified, nint storeContext)
    {
        try
        {
            nint ssl = LibCrypto.X509_STORE_CTX_get_ex_data(storeContext, LibSsl.SSL_get_ex_data_X509_STORE_CTX_idx());
            if (Of(LibSsl.SSL_get_ex_data(ssl, SslHandle.CallbacksIndex)).Accepts(LibCrypto.X509_STORE_CTX_get0_cert(storeContext)))
                return 1;
        }
        catch (Exception)
        {
            // nothing may pass through libssl's frames; refusing is the safe answer
        }

        LibCrypto.X509_STORE_CTX_set_error(storeContext, LibCrypto.CertificateRejected);
        return 0;
    }

    /// <summary>libssl's timer callback.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static uint NextTimeout(nint ssl, uint last)
    {
        SslCallbacks it = Of(LibSsl.SSL_get_ex_data(ssl, SslHandle.CallbacksIndex));
        return last == 0 ? it.FirstTimeout : Math.Min(last * 2, it.LongestTimeout);
    }

    private static SslCallbacks Of(nint handle) => Unsafe.As<SslCallbacks>(GCHandle.FromIntPtr(handle).Target!);

    private static nint NewMethod()
    {
        fixed (byte* name = "datagrams"u8)
        {
            nint method = LibCrypto.BIO_meth_new(LibCrypto.BioTypeSourceSink, name);
            bool complete = method != 0
                && LibCrypto.BIO_meth_set_write(method, &Write) == 1
                && LibCrypto.BIO_meth_set_read(method, &Read) == 1
                && LibCrypto.BIO_meth_set_ctrl(method, &Control) == 1;
            return complete ? method : throw new CryptographicException($"OpenSSL makes no BIO method: {DtlsErrors.Take()}.");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(nint bio, byte* buffer, int capacity)
    {
        SslCallbacks it = Of(LibCrypto.BIO_get_data(bio));
        if (it._incoming == null)
        {
            LibCrypto.BIO_set_flags(bio, LibCrypto.BioFlagRead | LibCrypto.BioFlagShouldRetry);
            return -1;
        }

        LibCrypto.BIO_clear_flags(bio, LibCrypto.BioFlagsAll);
        int length = Math.Min(it._incomingLength, capacity);
        Unsafe.CopyBlockUnaligned(buffer, it._incoming, (uint)length);
        it._incoming = null;
        return length;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint bio, byte* buffer, int length)
    {
        SslCallbacks it = Of(LibCrypto.BIO_get_data(bio));
        if (it._sealInto != null && it._sealed == 0 && length <= it._sealCapacity && buffer[0] == DtlsRecords.ApplicationData)
        {
            Unsafe.CopyBlockUnaligned(it._sealInto, buffer, (uint)length);
            it._sealed = length;
        }
        else
        {
            it.Enqueue(new(buffer, length));
        }

        return length;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Control(nint bio, int command, nint number, void* pointer) => command switch
    {
        LibCrypto.BioCtrlFlush => 1,
        LibCrypto.BioCtrlDgramGetMtuOverhead => DtlsRecords.UdpOverhead,
        LibCrypto.BioCtrlDgramQueryMtu or LibCrypto.BioCtrlDgramGetMtu or LibCrypto.BioCtrlDgramGetFallbackMtu => Of(LibCrypto.BIO_get_data(bio)).Mtu,
        _ => 0,
    };

    private void Enqueue(ReadOnlySpan<byte> datagram)
    {
        if (_outgoing.Count == MaxOutgoing)
        {
            DroppedOutgoing++;
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(datagram.Length);
        datagram.CopyTo(buffer);
        _outgoing.Enqueue((buffer, datagram.Length));
    }

    private bool Accepts(nint x509)
    {
        byte* der = null;
        int length = LibCrypto.i2d_X509(x509, null);
        byte[] bytes = new byte[Math.Max(0, length)];
        fixed (byte* start = bytes)
        {
            der = start;
            if (length <= 0 || LibCrypto.i2d_X509(x509, &der) != length)
                return false;
        }

        Remote = Expected?.OfSameKind(bytes) ?? DtlsFingerprint.Sha256Of(bytes);
        return Remote.Equals(Expected);
    }
}
