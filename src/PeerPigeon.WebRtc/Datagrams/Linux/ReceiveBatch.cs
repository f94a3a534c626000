using System.Runtime.InteropServices;

namespace PeerPigeon.WebRtc;

/// <summary>The buffers of one recvmmsg: what up to sixteen calls of recvmsg would bring, each up to 64 kB of glued datagrams.</summary>
internal sealed unsafe class ReceiveBatch : SafeHandle
{
    /// <summary>Messages of one call. With UDP_GRO each holds up to 64 datagrams.</summary>
    public const int Messages = 16;

    private const int MessageBytes = 65_536;
    private const int ControlBytes = 64;

    private readonly LibC.MultiMessage* _messages;
    private readonly LibC.Vector* _vectors;
    private readonly byte* _names;
    private readonly byte* _controls;
    private readonly byte* _bytes;
    private int _used = Messages;

    public ReceiveBatch()
        : base(0, ownsHandle: true)
    {
        int headers = Messages * (sizeof(LibC.MultiMessage) + sizeof(LibC.Vector) + SocketAddressFormat.IPv6Bytes + ControlBytes);
        byte* all = (byte*)NativeMemory.AlignedAlloc((nuint)(headers + (Messages * MessageBytes)), 64);
        SetHandle((nint)all);
        _messages = (LibC.MultiMessage*)all;
        _vectors = (LibC.Vector*)(_messages + Messages);
        _controls = (byte*)(_vectors + Messages);
        _names = _controls + (Messages * ControlBytes);
        _bytes = all + headers;
    }

    public override bool IsInvalid => handle == 0;

    /// <returns>How many messages came; 0 if none waits or the socket reports an error.</returns>
    public int Receive(int socket)
    {
        for (int i = 0; i < _used; i++)   // the kernel overwrote the lengths of those
        {
            _vectors[i] = new() { Start = _bytes + (i * MessageBytes), Length = MessageBytes };
            _messages[i] = new()
            {
                Message = new()
                {
                    Name = _names + (i * SocketAddressFormat.IPv6Bytes),
                    NameLength = SocketAddressFormat.IPv6Bytes,
                    Vectors = _vectors + i,
                    VectorCount = 1,
                    Control = _controls + (i * ControlBytes),
                    ControlLength = ControlBytes,
                },
            };
        }

        _used = Math.Max(0, LibC.recvmmsg(socket, _messages, Messages, LibC.MessageDontWait, null));
        return _used;
    }

    /// <summary>Cuts a message into its datagrams.</summary>
    /// <returns>How many they were.</returns>
    public int Deliver(int message, bool isIPv6, IDatagramSink sink)
    {
        ref LibC.MultiMessage it = ref _messages[message];
        UdpAddress from = SocketAddressFormat.Read(new(it.Message.Name, SocketAddressFormat.IPv6Bytes), isIPv6);
        int length = (int)it.Length, segment = SegmentOf(ref it.Message) is > 0 and var glued ? glued : Math.Max(1, length), count = 0;
        byte* bytes = _vectors[message].Start;
        int at = 0;
        do
        {
            int size = Math.Min(segment, length - at);
            sink.OnDatagram(from, new(bytes + at, size));
            at += size;
            count++;
        }
        while (at < length);
        return count;
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }

    /// <summary>The length of each glued datagram but the last; 0 if the message is one datagram.</summary>
    private static int SegmentOf(ref LibC.Message message)
    {
        if (message.ControlLength < (nuint)(sizeof(LibC.Control) + sizeof(int)))
            return 0;
        var control = (LibC.Control*)message.Control;
        return control->Level == LibC.SolUdp && control->Type == LibC.UdpGro ? *(int*)(control + 1) : 0;
    }
}
