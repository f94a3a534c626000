using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using PeerPigeon.Hub;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

/// <summary>The hub that this repository ships, joined to in-memory connections.</summary>
public sealed class ShippedHub : SimulatedHub
{
    private readonly ActorSystem _system;
    private readonly HubSettings _settings;
    private readonly Func<Random> _newRandom;
    private readonly ISignatureVerifier _verifier;
    private readonly string _name;
    private int _starts;

    internal ShippedHub(SimulatedWorld world, ActorSystem system, HubSettings settings, Func<Random> newRandom, ISignatureVerifier verifier, string name, Uri address, ulong seed)
        : base(world, address, seed)
    {
        _system = system;
        _settings = settings;
        _newRandom = newRandom;
        _verifier = verifier;
        _name = name;
    }

    /// <inheritdoc />
    public override bool IsOurs => true;

    /// <summary>The run of it that takes connections.</summary>
    public HubGate Gate { get; private set; } = null!;

    private string ActorName => string.Create(CultureInfo.InvariantCulture, $"{_name}-{_starts}");

    private protected override IMemoryHub Begin()
    {
        _starts++;
        Gate = HubGate.Start(_system, _settings, _newRandom(), ActorName, _verifier);
        return new Door(Gate);
    }

    private protected override void End() => _system.ActorSelection($"/user/{ActorName}").Tell(PoisonPill.Instance);

    private sealed class Door(HubGate gate) : IMemoryHub
    {
        public IMemoryHubSession Open(string? peerId, IMemoryHubSocket socket) => new Session(gate.Open(peerId, new Socket(socket)));

        public async Task<ImmutableArray<NetworkListing>> ListNetworksAsync() => (await gate.GetSnapshotAsync()).Listed;
    }

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
