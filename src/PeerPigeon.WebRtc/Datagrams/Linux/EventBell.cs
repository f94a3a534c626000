using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PeerPigeon.WebRtc;

/// <summary>An eventfd: rung by any thread, heard by the one that polls it.</summary>
internal sealed unsafe class EventBell : SafeHandle
{
    private int _rung;

    public EventBell()
        : base(-1, ownsHandle: true)
    {
        int file = LibC.eventfd(0, LibC.EventNonBlocking | LibC.EventCloseOnExec);
        if (file < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "The system gives no eventfd.");
        SetHandle(file);
    }

    public override bool IsInvalid => handle == -1;

    public int File => (int)handle;

    /// <summary>Whether <see cref="Ring"/> was called since <see cref="Silence"/>.</summary>
    public bool IsRung => Volatile.Read(ref _rung) != 0;

    /// <summary>Any thread; a system call only the first time since <see cref="Silence"/>.</summary>
    public void Ring()
    {
        if (Interlocked.Exchange(ref _rung, 1) != 0)
            return;
        bool held = false;
        try
        {
            DangerousAddRef(ref held);
            ulong one = 1;
            _ = LibC.write(File, &one, sizeof(ulong));   // it can only fail when it is rung already
        }
        catch (ObjectDisposedException)
        {
            // nobody waits any more
        }
        finally
        {
            if (held)
                DangerousRelease();
        }
    }

    /// <summary>After the poll heard it, or <see cref="IsRung"/>. Whatever was done before <see cref="Ring"/> can be seen after this.</summary>
    public void Silence()
    {
        ulong count;
        _ = LibC.read(File, &count, sizeof(ulong));
        Interlocked.Exchange(ref _rung, 0);
    }

    protected override bool ReleaseHandle() => LibC.close((int)handle) == 0;
}
