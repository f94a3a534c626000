using System.Collections.Immutable;
using PeerPigeon.Hub;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

/// <summary>Joins the shipped hub to in-memory connections.</summary>
internal sealed class SimulatedHub(HubGate gate) : IMemoryHub
{
    public IMemoryHubSession Open(string? peerId, IMemoryHubSocket socket) => new Session(gate.Open(peerId, new Socket(socket)));

    public async Task<ImmutableArray<NetworkListing>> ListNetworksAsync() => (await gate.GetSnapshotAsync()).Listed;

    private sealed class Socket(IMemoryHubSocket socket) : IHubSocket
    {
        public string? RemoteAddress => socket.RemoteAddress;

        public long PendingBytes => socket.PendingBytes;

        public SendOutcome TrySend(ReadOnlyMemory<byte> utf8) => socket.TrySend(utf8);

        public void Ping() => socket.Ping();

        public void Close(int code, string reason) => socket.Close(code, reason);
    }

    private sealed class Session(IHubSession session) : IMemoryHubSession
    {
        public ValueTask OnMessageAsync(ReadOnlyMemory<byte> utf8, bool isBinary) => session.OnMessageAsync(utf8, isBinary);

        public void OnActivity() => session.OnActivity();

        public void OnClosed(int? code, string reason) => session.OnClosed(code, reason);
    }
}
