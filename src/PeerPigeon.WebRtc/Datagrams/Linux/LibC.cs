using System.Runtime.InteropServices;

namespace PeerPigeon.WebRtc;

/// <summary>The calls of Linux that move datagrams, and their numbers.</summary>
internal static unsafe partial class LibC
{
    public const int AddressFamilyIPv4 = 2;
    public const int AddressFamilyIPv6 = 10;

    public const int MessageDontWait = 0x40;
    public const short PollIn = 1;

    public const int SolSocket = 1;
    public const int SoSendBufferForce = 32;
    public const int SoReceiveBufferForce = 33;
    public const int SolUdp = 17;
    public const int UdpSegment = 103;
    public const int UdpGro = 104;

    public const int EventNonBlocking = 0x800;
    public const int EventCloseOnExec = 0x80000;

    public const int ErrorIO = 5;
    public const int ErrorInvalid = 22;
    public const int ErrorNoSystemCall = 38;
    public const int ErrorMessageTooLong = 90;
    public const int ErrorNoSuchOption = 92;
    public const int ErrorNotSupported = 95;

    private const string Library = "libc";

    [LibraryImport(Library, SetLastError = true)]
    public static partial int recvmmsg(int socket, MultiMessage* messages, uint count, int flags, void* timeout);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int sendmmsg(int socket, MultiMessage* messages, uint count, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint sendmsg(int socket, Message* message, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint sendto(int socket, byte* bytes, nuint length, int flags, byte* address, uint addressLength);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setsockopt(int socket, int level, int option, void* value, uint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int getsockopt(int socket, int level, int option, void* value, uint* length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int ppoll(PollEntry* entries, nuint count, TimeSpec* timeout, void* signals);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int eventfd(uint start, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint read(int file, void* into, nuint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint write(int file, void* from, nuint length);

    [LibraryImport(Library)]
    public static partial int close(int file);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Vector
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Message
    {
        public byte* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct mmsghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MultiMessage
    {
        public Message Message;
        public uint Length;
    }

    /// <summary>struct cmsghdr; what it tells follows it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Control
    {
        public nuint Length;
        public int Level;
        public int Type;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int File;
        public short Wanted;
        public short Happened;
    }

    /// <summary>struct timespec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public nint Seconds;
        public nint Nanos;
    }
}
