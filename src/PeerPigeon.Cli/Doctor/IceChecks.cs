using System.Net;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Cli.Doctor;

/// <summary>Asks a STUN or TURN server with the very stack that links use: STUN for an address, TURN for a relay, credentials and all.</summary>
internal static class IceChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks one server.</summary>
    public static async Task<Finding> RunAsync(string url, TimeProvider time, CancellationToken stop)
    {
        if (!RtcIceServer.TryParse(url, out RtcIceServer? server, out string? error))
            return Finding.Error("ice", error, "see pigeon doctor --help");
        string wanted = server.IsTurn ? "relay" : "srflx";
        Gathering gathering = new(wanted);
        try
        {
            bool isLocal = IPAddress.TryParse(server.Host, out IPAddress? address) && IPAddress.IsLoopback(address);
            await using RtcStack stack = new(
                new() { IceServers = [server], Trouble = gathering.OnTrouble, Loopback = isLocal, Bind = isLocal ? IPAddress.Loopback : IPAddress.Any }, time);
            using IRtcConnection connection = stack.Create(gathering, One(1), One(2));
            connection.Offer("doctor");
            string found = await gathering.Found.WaitAsync(Patience, time, stop);
            return found.Length > 0
                ? Finding.Ok("ice", server.IsTurn ? $"{server} relays for us at {found}" : $"{server} sees us as {found}")
                : Finding.Error("ice", Printable.Of(gathering.Trouble ?? $"{server} gave no address"), Remedy(server));
        }
        catch (TimeoutException)
        {
            return Finding.Error("ice", Printable.Of(gathering.Trouble ?? $"{server} does not answer within {Patience.TotalSeconds:0} s"), Remedy(server));
        }
        catch (Exception missing) when (missing is WebRtc.OpenSslMissingException or IOException)
        {
            return Finding.Error("ice", $"{server} cannot be asked: {Printable.Of(missing.Message)}", "see the finding openssl");
        }
    }

    private static string Remedy(RtcIceServer server) => server.IsTurn
        ? "check its address, user and password, and that its port and its range of relay ports are open"
        : "check its address, and that UDP may leave and come back";

    private static PeerId One(byte digit) => PeerId.FromBytes(Enumerable.Repeat(digit, 20).ToArray());

    private sealed class Gathering(string wanted) : IRtcObserver
    {
        private readonly TaskCompletionSource<string> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private string? _trouble;

        public Task<string> Found => _found.Task;

        public string? Trouble => Volatile.Read(ref _trouble);

        public void OnTrouble(string text)
        {
            Volatile.Write(ref _trouble, text);
            _found.TrySetResult("");
        }

        public void OnDescription(bool isOffer, string sdp)
        {
            foreach (string line in sdp.Split('\n').Where(line => line.StartsWith("a=candidate:", StringComparison.Ordinal)))
                Look(line.Trim()["a=".Length..]);
        }

        public void OnCandidate(RtcCandidate candidate) => Look(candidate.Candidate);

        public void OnOpen(string label, int maxMessageBytes)
        {
        }

        public void OnMessage(ReadOnlyMemory<byte> message, bool isBinary)
        {
        }

        public void OnClosed(string reason) => _found.TrySetResult("");

        // candidate:FOUNDATION COMPONENT PROTOCOL PRIORITY ADDRESS PORT typ TYPE …
        private void Look(string candidate)
        {
            if (candidate.Split(' ') is [_, _, _, _, var address, var port, "typ", var type, ..] && type == wanted)
                _found.TrySetResult($"{address}:{port}");
        }
    }
}
