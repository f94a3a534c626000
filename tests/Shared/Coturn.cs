using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PeerPigeon.Tests;

/// <summary>Debian's coturn on loopback, at a free port, with user pigeon and password secret.</summary>
internal sealed class Coturn : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("coturn").FullName;
    private readonly Process _process;

    public Coturn(params string[] more)
    {
        using (var free = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Address = (IPEndPoint)free.LocalEndPoint!;
        }

        string[] arguments =
        [
            "-n", "-a", "-u", "pigeon:secret", "-r", "example.org", "-L", "127.0.0.1", "-E", "127.0.0.1", "-p", $"{Address.Port}", "--allow-loopback-peers", "--no-cli",
            "--no-tls", "--no-dtls", "--no-rfc5780", "-m", "1", "--simple-log", "-l", Path.Combine(_directory, "log"), "--no-stdout-log",
            "--pidfile", Path.Combine(_directory, "pid"), "-b", Path.Combine(_directory, "db"), .. more,
        ];
        _process = Process.Start(new ProcessStartInfo("turnserver", arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = _directory })!;
        WaitUntilItListens();
    }

    public IPEndPoint Address { get; }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void WaitUntilItListens()
    {
        var wait = Stopwatch.StartNew();
        while (true)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Connect(Address);
                return;
            }
            catch (SocketException) when (wait.Elapsed < StartPatience)
            {
                _process.WaitForExit(50);
            }
        }
    }
}
