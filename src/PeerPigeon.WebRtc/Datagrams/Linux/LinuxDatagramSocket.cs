using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PeerPigeon.WebRtc;

/// <summary>
/// A UDP socket by Linux's own calls: recvmmsg with UDP_GRO, and sending by UDP_SEGMENT. A network card that refuses
/// UDP_SEGMENT gets sendmmsg; a system that lacks that too, one sendto per datagram.
/// </summary>
internal sealed unsafe class LinuxDatagramSocket : IDatagramSocket
{
    /// <summary>The most bytes of one call with UDP_SEGMENT: below what an IP packet can hold.</summary>
    private const int MaxSegmentedBytes = 65_000;

    private readonly Socket _socket;
    private readonly int _file;
    private readonly EventBell _bell = new();
    private readonly ReceiveBatch _batch = new();
    private readonly bool _isIPv6;
    private bool _segmenting;
    private bool _batching = true;

    /// <param name="socket">Bound; belongs to this object from now on.</param>
    /// <param name="segmenting">Whether to use UDP_SEGMENT and UDP_GRO where the kernel has them.</param>
    public LinuxDatagramSocket(Socket socket, bool segmenting)
    {
        _socket = socket;
        _file = (int)socket.SafeHandle.DangerousGetHandle();
        _isIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        Local = UdpAddress.From((IPEndPoint)socket.LocalEndPoint!);
        int bytes = DatagramSockets.BufferBytes;
        Try(LibC.SolSocket, LibC.SoReceiveBufferForce, bytes);   // only for the privileged; others keep what the system allows
        Try(LibC.SolSocket, LibC.SoSendBufferForce, bytes);
        int none;
        uint length = sizeof(int);
        _segmenting = segmenting && LibC.getsockopt(_file, LibC.SolUdp, LibC.UdpSegment, &none, &length) == 0;
        if (_segmenting)
            Try(LibC.SolUdp, LibC.UdpGro, 1);
    }

    /// <inheritdoc />
    public UdpAddress Local { get; }

    /// <inheritdoc />
    public int MaxSegments => DatagramSockets.MaxSegments;

    /// <inheritdoc />
    public long DroppedSends { get; private set; }

    /// <summary>What it uses at the moment for sending.</summary>
    public DatagramSocketKind Kind => _segmenting ? DatagramSocketKind.Segmented : _batching ? DatagramSocketKind.Batched : DatagramSocketKind.Plain;

    /// <inheritdoc />
    public int Receive(IDatagramSink sink, long timeoutMicros)
    {
        int messages = _batch.Receive(_file);
        bool heard = false;
        if (messages == 0 && timeoutMicros != 0 && !_bell.IsRung)
        {
            heard = Wait(timeoutMicros);
            messages = _batch.Receive(_file);
        }

        if (heard || _bell.IsRung)
            _bell.Silence();
        int count = 0;
        for (int i = 0; i < messages; i++)
            count += _batch.Deliver(i, _isIPv6, sink);
        return count;
    }

    /// <inheritdoc />
    [SkipLocalsInit]
    public void Send(UdpAddress to, ReadOnlySpan<byte> datagrams, int segment)
    {
        byte* name = stackalloc byte[SocketAddressFormat.IPv6Bytes];
        *(ushort*)name = (ushort)(_isIPv6 ? LibC.AddressFamilyIPv6 : LibC.AddressFamilyIPv4);
        if (!SocketAddressFormat.TryWrite(to, new(name, SocketAddressFormat.IPv6Bytes), _isIPv6))
        {
            DroppedSends += Segments(datagrams.Length, segment);
            return;
        }

        fixed (byte* bytes = datagrams)
        {
            int chunk = segment * Math.Clamp(MaxSegmentedBytes / segment, 1, MaxSegments);
            for (int at = 0; at < datagrams.Length; at += chunk)
                SendChunk(name, bytes + at, Math.Min(chunk, datagrams.Length - at), segment);
        }
    }

    /// <inheritdoc />
    public void Wake() => _bell.Ring();

    /// <inheritdoc />
    public void Dispose()
    {
        _socket.Dispose();
        _bell.Dispose();
        _batch.Dispose();
    }

    private static int Segments(int bytes, int segment) => (bytes + segment - 1) / segment;

    private void Try(int level, int option, int value) => _ = LibC.setsockopt(_file, level, option, &value, sizeof(int));

    /// <returns>Whether the bell was heard.</returns>
    private bool Wait(long timeoutMicros)
    {
        LibC.PollEntry* entries = stackalloc LibC.PollEntry[2];
        entries[0] = new() { File = _file, Wanted = LibC.PollIn };
        entries[1] = new() { File = _bell.File, Wanted = LibC.PollIn };
        var time = new LibC.TimeSpec { Seconds = (nint)(timeoutMicros / 1_000_000), Nanos = (nint)(timeoutMicros % 1_000_000 * 1_000) };
        _ = LibC.ppoll(entries, 2, timeoutMicros < 0 ? null : &time, null);   // interrupted is as good as woken
        return entries[1].Happened != 0;
    }

    private void SendChunk(byte* name, byte* bytes, int length, int segment)
    {
        if (length <= segment)
            SendSingly(name, bytes, length, segment);
        else if (!(_segmenting && TrySendSegmented(name, bytes, length, segment)))
            SendBatched(name, bytes, length, segment);
    }

    /// <returns>False if the datagrams have to go another way.</returns>
    [SkipLocalsInit]
    private bool TrySendSegmented(byte* name, byte* bytes, int length, int segment)
    {
        byte* control = stackalloc byte[sizeof(LibC.Control) + sizeof(nuint)];
        *(LibC.Control*)control = new() { Length = (nuint)(sizeof(LibC.Control) + sizeof(ushort)), Level = LibC.SolUdp, Type = LibC.UdpSegment };
        *(nuint*)(control + sizeof(LibC.Control)) = 0;
        *(ushort*)(control + sizeof(LibC.Control)) = (ushort)segment;
        var vector = new LibC.Vector { Start = bytes, Length = (nuint)length };
        LibC.Message message = NewMessage(name, &vector);
        message.Control = control;
        message.ControlLength = (nuint)(sizeof(LibC.Control) + sizeof(nuint));
        if (LibC.sendmsg(_file, &message, LibC.MessageDontWait) >= 0)
            return true;
        switch (Marshal.GetLastPInvokeError())
        {
            case LibC.ErrorIO or LibC.ErrorNoSuchOption or LibC.ErrorNotSupported:
                _segmenting = false;   // this network card or kernel cannot
                return false;
            case LibC.ErrorInvalid or LibC.ErrorMessageTooLong:
                return false;          // this path cannot: its packets are smaller than a segment
            default:
                DroppedSends += Segments(length, segment);
                return true;
        }
    }

    [SkipLocalsInit]
    private void SendBatched(byte* name, byte* bytes, int length, int segment)
    {
        if (!_batching)
        {
            SendSingly(name, bytes, length, segment);
            return;
        }

        LibC.MultiMessage* messages = stackalloc LibC.MultiMessage[DatagramSockets.MaxSegments];
        LibC.Vector* vectors = stackalloc LibC.Vector[DatagramSockets.MaxSegments];
        int count = Segments(length, segment);
        for (int i = 0; i < count; i++)
        {
            vectors[i] = new() { Start = bytes + (i * segment), Length = (nuint)Math.Min(segment, length - (i * segment)) };
            messages[i] = new() { Message = NewMessage(name, vectors + i) };
        }

        int sent = LibC.sendmmsg(_file, messages, (uint)count, LibC.MessageDontWait);
        if (sent < 0 && Marshal.GetLastPInvokeError() == LibC.ErrorNoSystemCall)
        {
            _batching = false;
            SendSingly(name, bytes, length, segment);
        }
        else
        {
            DroppedSends += count - Math.Max(0, sent);
        }
    }

    private void SendSingly(byte* name, byte* bytes, int length, int segment)
    {
        for (int at = 0; at < length; at += segment)
        {
            if (LibC.sendto(_file, bytes + at, (nuint)Math.Min(segment, length - at), LibC.MessageDontWait, name, NameLength) < 0)
                DroppedSends++;
        }
    }

    private uint NameLength => (uint)(_isIPv6 ? SocketAddressFormat.IPv6Bytes : SocketAddressFormat.IPv4Bytes);

    private LibC.Message NewMessage(byte* name, LibC.Vector* vector) =>
        new() { Name = name, NameLength = NameLength, Vectors = vector, VectorCount = 1 };
}
