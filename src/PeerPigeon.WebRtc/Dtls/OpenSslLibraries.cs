using System.Reflection;
using System.Runtime.InteropServices;

namespace PeerPigeon.WebRtc;

/// <summary>Finds libssl and libcrypto, version 3 or later, once per process.</summary>
internal static class OpenSslLibraries
{
    public const string Ssl = "libssl";
    public const string Crypto = "libcrypto";

    private const ulong Version3 = 0x3000_0000;

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <exception cref="OpenSslMissingException">There is none, or it is too old.</exception>
    public static void Ensure() => _ = Loaded.Value;

    /// <summary>The first of <paramref name="fileNames"/> that the system's loader finds.</summary>
    /// <exception cref="OpenSslMissingException">It finds none.</exception>
    public static nint LoadFirst(string library, params ReadOnlySpan<string> fileNames)
    {
        foreach (string name in fileNames)
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
                return handle;
        }

        throw new OpenSslMissingException($"{library} was not found (tried {string.Join(", ", fileNames.ToArray())})");
    }

    /// <exception cref="OpenSslMissingException"><paramref name="version"/> is older than 3.0.</exception>
    public static void RequireVersion(ulong version)
    {
        if (version < Version3)
            throw new OpenSslMissingException($"{Ssl} is version {version >> 28}.{(version >> 20) & 0xFF}, older than 3.0");
    }

    private static bool Load()
    {
        nint crypto = LoadFirst(Crypto, "libcrypto.so.3", "libcrypto.3.dylib", "libcrypto-3-x64.dll", "libcrypto-3-arm64.dll", "libcrypto.so");
        nint ssl = LoadFirst(Ssl, "libssl.so.3", "libssl.3.dylib", "libssl-3-x64.dll", "libssl-3-arm64.dll", "libssl.so");
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name switch
        {
            Ssl => ssl,
            Crypto => crypto,
            _ => 0,
        });
        try
        {
            RequireVersion(LibCrypto.OpenSSL_version_num());
        }
        catch (EntryPointNotFoundException e)
        {
            throw new OpenSslMissingException($"{Crypto} is not OpenSSL", e);
        }

        return true;
    }
}
