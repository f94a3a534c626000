using System.Runtime.InteropServices;

namespace PeerPigeon.WebRtc;

/// <summary>A certificate of libcrypto.</summary>
internal sealed class X509Handle : SafeHandle
{
    public X509Handle(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibCrypto.X509_free(handle);
        return true;
    }
}

/// <summary>A private key of libcrypto, which wipes it when it is freed.</summary>
internal sealed class PrivateKeyHandle : SafeHandle
{
    public PrivateKeyHandle(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibCrypto.EVP_PKEY_free(handle);
        return true;
    }
}

/// <summary>What all connections of one certificate share in libssl. Each of them keeps it alive by libssl's own count.</summary>
internal sealed class SslContextHandle : SafeHandle
{
    public SslContextHandle(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_CTX_free(handle);
        return true;
    }
}
