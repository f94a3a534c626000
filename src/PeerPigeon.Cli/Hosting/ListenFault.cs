using System.Net.Sockets;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.Hosting;

/// <summary>Why a web server cannot listen, and what to do about it.</summary>
internal static class ListenFault
{
    /// <summary>Whether a start failed for the sake of its address.</summary>
    public static bool Is(Exception fault) => fault is IOException or SocketException or InvalidOperationException;

    /// <summary>The error line.</summary>
    /// <param name="verb">Which verb.</param>
    /// <param name="option">Its option that says where.</param>
    /// <param name="where">The addresses, each with its port.</param>
    /// <param name="fault">What the server threw.</param>
    public static CliException Explain(string verb, string option, string where, Exception fault)
    {
        (string why, string remedy) = SocketOf(fault)?.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => ("another program has the port", $"choose another port with {option}, or 0 for a free one"),
            SocketError.AddressNotAvailable => ("that is no address of this machine", $"choose one of its own with {option}, 127.0.0.1 for this machine alone, or 0.0.0.0 for all of them"),
            SocketError.AccessDenied => ("the system does not let this user have the port", $"choose a port from 1024 on with {option}"),
            SocketError.AddressFamilyNotSupported => ("this machine has no such kind of addresses", $"choose an IPv4 address such as 127.0.0.1 with {option}"),
            _ when fault is InvalidOperationException && where.Contains("https:", StringComparison.Ordinal) =>
                (fault.Message.Split('\n')[0].TrimEnd('.', '\r'), "name a certificate (Kestrel__Certificates__Default__Path in the environment), or listen on http:// behind a proxy"),
            _ => (fault.Message.TrimEnd('.'), $"choose another address with {option}, or port 0 for a free one"),
        };
        return new(ExitCodes.Failed, Printable.Of($"pigeon {verb}: cannot listen on {where}: {why}; {remedy}"), fault);
    }

    private static SocketException? SocketOf(Exception? fault) => fault is null or SocketException ? (SocketException?)fault : SocketOf(fault.InnerException);
}
