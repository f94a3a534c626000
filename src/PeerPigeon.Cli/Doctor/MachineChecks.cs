using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using PeerPigeon.Transport;
using PeerPigeon.WebRtc;

namespace PeerPigeon.Cli.Doctor;

/// <summary>What a peer or a hub needs of the machine that it runs on.</summary>
internal static class MachineChecks
{
    private const long LeastFree = 100L << 20;
    private const long EnoughFree = 1L << 30;
    private const int EnoughFiles = 4096;

    /// <summary>OpenSSL 3, and the UDP socket of webrtc links.</summary>
    public static async Task<IReadOnlyList<Finding>> WebRtcAsync(IPEndPoint udp)
    {
        try
        {
            await using RtcStack stack = new(new() { Bind = udp.Address, Port = udp.Port });
            return [Finding.Ok("openssl", $"OpenSSL {OpenSslVersion()} carries webrtc links"), Finding.Ok("udp", $"UDP {udp} can be bound{(udp.Port == 0 ? " (the system picks the port)" : "")}")];
        }
        catch (OpenSslMissingException missing)
        {
            return [Finding.Error("openssl", missing.Message, "install OpenSSL 3 (Debian: apt-get install libssl3), or use direct links: --link direct")];
        }
        catch (IOException taken)
        {
            return [Finding.Ok("openssl", $"OpenSSL {OpenSslVersion()} is there"), Finding.Error("udp", taken.Message, "choose another --udp IP:PORT, or port 0")];
        }
    }

    /// <summary>Whether a TCP port can be listened on.</summary>
    public static Finding Tcp(string check, IPEndPoint address)
    {
        try
        {
            using TcpListener listener = new(address);
            listener.Start();
            return Finding.Ok(check, $"TCP {address} can be listened on");
        }
        catch (SocketException refused)
        {
            return Finding.Error(check, $"TCP {address} cannot be listened on: {refused.Message}", "end what listens there, or choose another port");
        }
    }

    /// <summary>Whether a state directory can be written, and has room.</summary>
    public static IReadOnlyList<Finding> State(string directory)
    {
        string path = Path.GetFullPath(directory);
        try
        {
            Directory.CreateDirectory(path);
            string probe = Path.Combine(path, $".pigeon-doctor-{Environment.ProcessId}");
            using (FileStream file = new(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                file.Write(new byte[4096]);
                file.Flush(flushToDisk: true);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return [Finding.Error("state", $"state directory '{path}' cannot be written: {refused.Message}", "let this user write there, free space, or name another with --state")];
        }

        long free = new DriveInfo(path).AvailableFreeSpace;
        string room = $"{free / (double)(1 << 20):0} MiB free in '{path}'";
        return
        [
            Finding.Ok("state", $"state directory '{path}' can be written"),
            free < LeastFree ? Finding.Error("disk", $"{room}; at least {LeastFree >> 20} MiB are needed", "free space there, or lower peerpigeon.dht.store.file-bytes")
                : free < EnoughFree ? Finding.Warning("disk", $"{room}; the file of records alone may grow to 1 GiB", "free space there, or lower peerpigeon.dht.store.file-bytes")
                : Finding.Ok("disk", room),
        ];
    }

    /// <summary>How many files and sockets the process may have open.</summary>
    public static Finding? Files()
    {
        const string Limits = "/proc/self/limits";
        if (!File.Exists(Limits) || File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal)) is not { } line)
            return null;
        string soft = line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out int files) && files < EnoughFiles
            ? Finding.Warning("files", $"{files} files and sockets may be open; a hub needs one for each session", $"raise it: ulimit -n {EnoughFiles}, or LimitNOFILE= in the service")
            : Finding.Ok("files", $"{soft} files and sockets may be open");
    }

    private static string OpenSslVersion()
    {
        if (OperatingSystem.IsWindows())
            return "3";
        try
        {
            long version = SafeEvpPKeyHandle.OpenSslVersion;
            return $"{version >> 28}.{(version >> 20) & 0xFF}.{(version >> 4) & 0xFFFF}";
        }
        catch (PlatformNotSupportedException)
        {
            return "3";
        }
    }
}
