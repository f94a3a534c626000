using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PeerPigeon.WebRtc;

/// <summary>One connection of libssl, with the handle by which libssl's callbacks find their object.</summary>
internal sealed class SslHandle : SafeHandle
{
    /// <summary>libssl keeps index 0 of a connection's extra data for the application.</summary>
    public const int CallbacksIndex = 0;

    private readonly DtlsContext _context;
    private GCHandle _callbacks;

    public SslHandle(DtlsContext context, SslCallbacks callbacks)
        : base(0, ownsHandle: true)
    {
        _context = context;
        _context.CountConnection(1);
        _callbacks = GCHandle.Alloc(callbacks);
        try
        {
            SetHandle(context.NewConnection());
            Attach(GCHandle.ToIntPtr(_callbacks));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override bool IsInvalid => false;

    protected override bool ReleaseHandle()
    {
        if (handle != 0)
            LibSsl.SSL_free(handle);
        if (_callbacks.IsAllocated)
            _callbacks.Free();
        _context.CountConnection(-1);
        return true;
    }

    private void Attach(nint callbacks)
    {
        if (LibSsl.SSL_set_ex_data(handle, CallbacksIndex, callbacks) != 1)
            throw new CryptographicException($"OpenSSL keeps no data of a connection: {DtlsErrors.Take()}.");
        nint bio = SslCallbacks.NewBio(callbacks);
        LibSsl.SSL_set_bio(handle, bio, bio);
    }
}
