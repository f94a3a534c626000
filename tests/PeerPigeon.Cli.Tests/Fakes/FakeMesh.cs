using System.Collections.Immutable;
using System.Security.Cryptography;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Tests.Fakes;

/// <summary>A peer without actors: does what a test tells it, and remembers what it was asked.</summary>
internal sealed class FakeMesh : IPeerPigeonMesh, IMeshDht
{
    private MeshStatus _status;
    private int _messages;

    public FakeMesh(char idDigit = 'a', string network = "gaming")
    {
        PeerId = PeerId.Parse(new string(idDigit, PeerId.TextLength));
        NetworkName name = NetworkName.Parse(network);
        _status = new() { PeerId = PeerId, NetworkName = name, OriginalNetworkName = name, AllowGlobalFallback = true, MinPeers = 2, MaxPeers = 3, AutoConnect = true };
    }

    public event EventHandler<MeshStatusChanged>? StatusChanged;

    public event EventHandler<MeshMessage>? MessageReceived;

    public event EventHandler<MeshBinary>? BinaryReceived;

    public event EventHandler<MeshStream>? StreamReceived;

    public event EventHandler<PeerLinked>? PeerConnected;

    public event EventHandler<PeerUnlinked>? PeerDisconnected;

    public event EventHandler<MemberJoined>? MemberJoined;

    public event EventHandler<MemberLeft>? MemberLeft;

    public MeshMembers Members { get; set; } = new(NetworkName.Global, [], Estimate: 1);

    public PeerId PeerId { get; }

    public NetworkName NetworkName => _status.NetworkName;

    public NetworkName OriginalNetworkName => _status.OriginalNetworkName;

    public bool IsUsingGlobalFallback => _status.IsInFallbackMode;

    /// <summary>What was asked of it, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What sending does; by default the message is taken at once.</summary>
    public Func<string, CancellationToken, Task<SentMessage>>? OnSend { get; set; }

    /// <summary>What sending to one peer does; by default it is confirmed at once.</summary>
    public Func<PeerId, JToken, CancellationToken, Task<SentDirectMessage>>? OnDirect { get; set; }

    public List<MeshPeer> Linked { get; } = [];

    public MeshStatus GetStatus() => _status;

    public MeshMembers GetMembers() => Members;

    public IReadOnlyList<MeshPeer> GetPeers() => Linked;

    public void Change(MeshStatusChange change, string message, Func<MeshStatus, MeshStatus> next, string? code = null)
    {
        _status = next(_status);
        StatusChanged?.Invoke(this, new(change, message, _status, code));
    }

    public void Receive(MeshMessage message) => MessageReceived?.Invoke(this, message);

    public void Receive(MeshBinary binary) => BinaryReceived?.Invoke(this, binary);

    public void Receive(MeshStream stream) => StreamReceived?.Invoke(this, stream);

    public void Link(PeerLinked linked) => PeerConnected?.Invoke(this, linked);

    public void Join(MemberJoined joined) => MemberJoined?.Invoke(this, joined);

    public void Part(MemberLeft left) => MemberLeft?.Invoke(this, left);

    public void Unlink(PeerUnlinked unlinked) => PeerDisconnected?.Invoke(this, unlinked);

    public void SetNetworkName(string name)
    {
        Calls.Add($"network {name}");
        if (_status.IsActive)
            throw new MeshException(MeshErrors.ConnectedAlready, "disconnect first");
        if (!NetworkName.TryParse(name, out NetworkName network, out string? error))
            throw new MeshException(MeshErrors.BadNetworkName, error);
        Change(MeshStatusChange.Network, $"home is {name}", status => status with { NetworkName = network, OriginalNetworkName = network });
    }

    public void SetAllowGlobalFallback(bool allow)
    {
        Calls.Add($"fallback {allow}");
        Change(MeshStatusChange.Setting, "fallback", status => status with { AllowGlobalFallback = allow });
    }

    public Task<ImmutableArray<NetworkListing>> ListNetworksAsync(CancellationToken cancellationToken = default) => Task.FromException<ImmutableArray<NetworkListing>>(
        _status.SignalingUrl is null ? new MeshException(MeshErrors.NoSignalingUrl, "no hub") : new MeshException(MeshErrors.HubUnreachable, "no answer"));

    public Task ConnectAsync(Uri? hub = null, CancellationToken cancellationToken = default)
    {
        Calls.Add($"connect {hub?.OriginalString}");
        Uri? url = hub ?? _status.SignalingUrl;
        if (url is null)
            return Task.FromException(new MeshException(MeshErrors.NoSignalingUrl, "no hub"));
        Change(MeshStatusChange.Connected, $"connected to {url.OriginalString}", status => status with { SignalingUrl = url, IsActive = true, Connected = true, Hub = new(true, url, null) });
        return Task.CompletedTask;
    }

    public Task DisconnectAsync(CancellationToken cancellationToken = default)
    {
        Calls.Add("disconnect");
        Change(MeshStatusChange.Disconnected, "disconnected", status => status with { IsActive = false, Connected = false });
        return Task.CompletedTask;
    }

    public Task<SentMessage> SendMessageAsync(string content, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        Calls.Add($"send {content}");
        return OnSend?.Invoke(content, cancellationToken) ?? Task.FromResult(new SentMessage(NextId(), NetworkName));
    }

    public Task<SentDirectMessage> SendDirectMessageAsync(
        PeerId to, JToken content, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        Calls.Add($"dm {to.ToShortString()} {content.ToString(Newtonsoft.Json.Formatting.None)}");
        return OnDirect?.Invoke(to, content, cancellationToken) ?? Task.FromResult(new SentDirectMessage(NextId(), NetworkName, Acknowledged: true));
    }

    public Task SendBinaryAsync(PeerId to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        Calls.Add($"binary {to.ToShortString()} {Convert.ToHexStringLower(SHA256.HashData(bytes.Span))}");
        return Task.CompletedTask;
    }

    public async Task<SentStream> SendStreamAsync(
        PeerId to, Stream content, StreamOptions? options = null, IProgress<StreamProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        byte[] hash = await SHA256.HashDataAsync(content, cancellationToken);
        Calls.Add($"stream {to.ToShortString()} {options?.FileName} {Convert.ToHexStringLower(hash)}");
        return new("stream-1", content.Length);
    }

    /// <summary>What its DHT holds.</summary>
    public SortedDictionary<string, JToken> Records { get; } = new(StringComparer.Ordinal);

    public IMeshDht Dht => this;

    public Task<DhtPutResult> PutAsync(string key, JToken value, DhtPutOptions? options = null, CancellationToken cancellationToken = default)
    {
        Calls.Add($"put {key} {value.ToString(Newtonsoft.Json.Formatting.None)} {options?.Space} {options?.HomeOnly}");
        Records[key] = value.DeepClone();
        return Task.FromResult(new DhtPutResult(key, NetworkName, Owners: 3));
    }

    public Task<DhtValue?> GetAsync(string key, DhtGetOptions? options = null, CancellationToken cancellationToken = default) => Task.FromResult(
        Records.TryGetValue(key, out JToken? value) ? new DhtValue(key, value, PeerId, 7, NetworkName, Verified: true, 8) : null);

    public Task<DhtPutResult> DeleteAsync(string key, DhtGetOptions? options = null, CancellationToken cancellationToken = default)
    {
        Records.Remove(key);
        return Task.FromResult(new DhtPutResult(key, NetworkName, Owners: 3));
    }

    public Task<IAsyncDisposable> SubscribeAsync(
        string key, Action<DhtChange> changed, DhtGetOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public string NextId() => $"{PeerId.ToString()[0]}{++_messages:x31}";
}
