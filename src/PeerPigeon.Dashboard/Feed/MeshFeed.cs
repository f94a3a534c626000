using System.Collections.Concurrent;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Dashboard.Feed;

/// <summary>What pages show of one mesh. It listens to the mesh while a page is open, and to nothing else.</summary>
internal sealed class MeshFeed : IDisposable
{
    /// <summary>Lines of the log that are kept.</summary>
    public const int MaxLog = 500;

    /// <summary>Lines of the chat that are kept.</summary>
    public const int MaxChat = 300;

    /// <summary>Changes of network that are kept.</summary>
    public const int MaxChanges = 50;

    /// <summary>Seconds that the sparklines show.</summary>
    public const int MaxSamples = 120;

    /// <summary>Peers whose messages are counted for the ring; those beyond are left out.</summary>
    public const int MaxFlows = 512;

    /// <summary>Characters of one text that are kept.</summary>
    public const int MaxText = 2_000;

    private readonly TimeProvider _time;
    private readonly Pulse _pulse;
    private long _number;
    private int _messages;

    public MeshFeed(IPeerPigeonMesh mesh, TimeProvider time)
    {
        Mesh = mesh;
        _time = time;
        _pulse = new(time, Attach, Detach, Second);
    }

    public IPeerPigeonMesh Mesh { get; }

    public Bounded<LogEntry> Log { get; } = new(MaxLog);

    public Bounded<NetworkChange> Changes { get; } = new(MaxChanges);

    public Bounded<Sample> Samples { get; } = new(MaxSamples);

    /// <summary>Messages of each peer since the page was opened: a greater number is a pulse on its link.</summary>
    public ConcurrentDictionary<PeerId, int> Flows { get; } = new();

    public Bounded<ChatLine> Chat { get; } = new(MaxChat);

    /// <summary>Pages that listen.</summary>
    public int Listeners => _pulse.Listeners;

    /// <inheritdoc cref="Pulse.Listen"/>
    public IDisposable Listen(Action changed) => _pulse.Listen(changed);

    /// <summary>Adds a line of ours, or what has become of it.</summary>
    public void Put(ChatLine line)
    {
        if (line.IsOwn)
            Chat.Put(known => known.Number == line.Number, line);
        else
            Chat.Add(line);
        _pulse.Changed();
    }

    /// <summary>A number that no other line has.</summary>
    public long NextNumber() => Interlocked.Increment(ref _number);

    /// <summary>Adds a line to the log.</summary>
    public void Note(LogKind kind, string text)
    {
        Log.Add(new(NextNumber(), _time.GetUtcNow(), kind, Clip(text)));
        _pulse.Changed();
    }

    public void Dispose() => _pulse.Dispose();

    private static string Clip(string text) => text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, MaxText), "…");

    private static string TextOf(JToken content) => Clip(content.Type == JTokenType.String ? (string)content! : content.ToString(Newtonsoft.Json.Formatting.None));

    private void Attach()
    {
        Mesh.StatusChanged += OnStatus;
        Mesh.MessageReceived += OnMessage;
        Mesh.BinaryReceived += OnBinary;
        Mesh.PeerConnected += OnConnected;
        Mesh.PeerDisconnected += OnDisconnected;
        Mesh.MemberJoined += OnMemberJoined;
        Mesh.MemberLeft += OnMemberLeft;
        Samples.Add(new(Mesh.GetStatus().ConnectedCount, 0));
    }

    private void Detach()
    {
        Mesh.StatusChanged -= OnStatus;
        Mesh.MessageReceived -= OnMessage;
        Mesh.BinaryReceived -= OnBinary;
        Mesh.PeerConnected -= OnConnected;
        Mesh.PeerDisconnected -= OnDisconnected;
        Mesh.MemberJoined -= OnMemberJoined;
        Mesh.MemberLeft -= OnMemberLeft;
        Flows.Clear();
    }

    private void Second() => Samples.Add(new(Mesh.GetStatus().ConnectedCount, Interlocked.Exchange(ref _messages, 0)));

    private void OnStatus(object? sender, MeshStatusChanged change)
    {
        if (change.Change == MeshStatusChange.Network)
            Changes.Add(new(_time.GetUtcNow(), change.Status.NetworkName, change.Status.IsInFallbackMode, change.Message));
        if (change.Change == MeshStatusChange.Peers)
            _pulse.Changed();
        else
        {
            Note(
                change.Change switch { MeshStatusChange.Network => LogKind.Network, MeshStatusChange.Error => LogKind.Error, _ => LogKind.Status },
                change.ErrorCode is { } code ? $"{change.Message} ({code})" : change.Message);
        }
    }

    private void OnMessage(object? sender, MeshMessage message)
    {
        Interlocked.Increment(ref _messages);
        if (Flows.Count < MaxFlows || Flows.ContainsKey(message.From))
            Flows.AddOrUpdate(message.From, 1, static (_, count) => count + 1);
        string text = TextOf(message.Content);
        Put(new(NextNumber(), _time.GetUtcNow(), message.From, message.Direct ? Mesh.PeerId : null, text, message.NetworkName)
        {
            Hops = message.Hops,
            Encrypted = message.Encrypted,
            Verified = message.Verified,
        });
        Note(LogKind.Message, $"{(message.Direct ? "direct message" : "message")} from {message.From.ToShortString()} in {message.NetworkName}: {text}");
    }

    private void OnBinary(object? sender, MeshBinary binary) =>
        Note(LogKind.Message, $"{binary.Data.Length} bytes from {binary.From.ToShortString()} in {binary.NetworkName}");

    private void OnConnected(object? sender, PeerLinked linked) =>
        Note(LogKind.Link, $"link with {linked.PeerId.ToShortString()} in {linked.NetworkName} opened ({linked.Link})");

    private void OnDisconnected(object? sender, PeerUnlinked unlinked) =>
        Note(LogKind.Link, $"link with {unlinked.PeerId.ToShortString()} in {unlinked.NetworkName} ended: {unlinked.Reason}");

    private void OnMemberJoined(object? sender, MemberJoined joined) =>
        Note(LogKind.Member, $"{joined.Member.PeerId.ToShortString()} is in {joined.Member.NetworkName}{(joined.Member.Verified ? "" : ", unproven")}");

    private void OnMemberLeft(object? sender, MemberLeft left) => Note(LogKind.Member, $"{left.PeerId.ToShortString()} left {left.NetworkName}");
}
