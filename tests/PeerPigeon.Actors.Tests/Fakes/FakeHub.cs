using System.Collections.Immutable;
using System.Text;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors.Tests;

/// <summary>A hub that does as the test says.</summary>
public sealed class FakeHub : ISignalingConnector
{
    public static Uri Address { get; } = new("ws://hub.test/");

    /// <summary>Every connection that was tried, null where it was refused.</summary>
    public List<FakeHubConnection?> Attempts { get; } = [];

    public bool IsDown { get; set; }

    public FakeHubConnection Last => Attempts[^1] ?? throw new InvalidOperationException("the last connection was refused");

    public Task<ImmutableArray<NetworkListing>> ListNetworksAsync(Uri hub, CancellationToken stop) => IsDown
        ? Task.FromException<ImmutableArray<NetworkListing>>(new SignalingException("connection refused"))
        : Task.FromResult(ImmutableArray.Create(new NetworkListing(NetworkName.Global, 3, 4, 1)));

    public Task<ISignalingConnection> ConnectAsync(Uri hub, PeerId self, CancellationToken stop)
    {
        Attempts.Add(IsDown ? null : new());
        return IsDown ? Task.FromException<ISignalingConnection>(new SignalingException("connection refused")) : Task.FromResult<ISignalingConnection>(Last);
    }
}

/// <summary>One connection to a <see cref="FakeHub"/>.</summary>
public sealed class FakeHubConnection : ISignalingConnection
{
    private ISignalingReceiver? _receiver;

    public List<JObject> Sent { get; } = [];

    public string? Closed { get; private set; }

    public int Released { get; private set; }

    public long PendingBytes => 0;

    public IEnumerable<string> Types => Sent.Select(message => (string)message["type"]!);

    public void Start(ISignalingReceiver receiver) => _receiver = receiver;

    public SendOutcome TrySend(ReadOnlyMemory<byte> utf8)
    {
        if (Closed is not null)
            return SendOutcome.Closed;
        Sent.Add(JObject.Parse(Encoding.UTF8.GetString(utf8.Span)));
        return SendOutcome.Sent;
    }

    public void Close(string reason) => Closed ??= reason;

    public void Say(string json) => _receiver!.OnMessage(Encoding.UTF8.GetBytes(json), () => Released++);

    public void Break(int? code = null, string reason = "connection lost") => _receiver!.OnClosed(code, reason);
}
