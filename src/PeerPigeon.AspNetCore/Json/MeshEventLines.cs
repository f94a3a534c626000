using System.Collections.Immutable;
using System.Security.Cryptography;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>Everything that one mesh tells, as lines of JSON: for standard output and for Server-Sent Events.</summary>
internal sealed class MeshEventLines : IDisposable
{
    private readonly IPeerPigeonMesh _mesh;
    private readonly TimeProvider _time;
    private readonly StatusThrottle _status;
    private ImmutableList<Action<string>> _takers = [];

    /// <param name="mesh">What it listens to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="readsStreams">Whether it reads streams to their end, for their sums; false where somebody else does, for a stream has one reader.</param>
    public MeshEventLines(IPeerPigeonMesh mesh, TimeProvider time, bool readsStreams = true)
    {
        _mesh = mesh;
        _time = time;
        _status = new(time, () => MeshJson.Of(mesh.GetStatus()), status => Emit("status", ("status", status)));
        mesh.StatusChanged += OnStatus;
        mesh.MessageReceived += OnMessage;
        mesh.BinaryReceived += OnBinary;
        if (readsStreams)
            mesh.StreamReceived += OnStream;
        mesh.PeerConnected += OnConnected;
        mesh.PeerDisconnected += OnDisconnected;
        mesh.MemberJoined += OnMemberJoined;
        mesh.MemberLeft += OnMemberLeft;
    }

    /// <summary>Hands every line from now on, without its end, to <paramref name="take"/>. It may wait: the mesh then reads more slowly.</summary>
    public void Add(Action<string> take) => ImmutableInterlocked.Update(ref _takers, static (takers, one) => takers.Add(one), take);

    /// <summary>Hands no more lines to it.</summary>
    public void Remove(Action<string> take) => ImmutableInterlocked.Update(ref _takers, static (takers, one) => takers.Remove(one), take);

    /// <summary>The line of an event about this mesh that the mesh itself does not raise.</summary>
    public string Of(string name, params ReadOnlySpan<(string Name, JToken? Value)> fields) => EventLine.Of(_time, name, _mesh.PeerId, fields);

    /// <summary>Emits such a line.</summary>
    public void Emit(string name, params ReadOnlySpan<(string Name, JToken? Value)> fields)
    {
        if (_takers.IsEmpty)
            return;
        string line = Of(name, fields);
        foreach (Action<string> take in _takers)
            take(line);
    }

    public void Dispose()
    {
        _mesh.StatusChanged -= OnStatus;
        _mesh.MessageReceived -= OnMessage;
        _mesh.BinaryReceived -= OnBinary;
        _mesh.StreamReceived -= OnStream;
        _mesh.PeerConnected -= OnConnected;
        _mesh.PeerDisconnected -= OnDisconnected;
        _mesh.MemberJoined -= OnMemberJoined;
        _mesh.MemberLeft -= OnMemberLeft;
        _status.Flush();
        _status.Dispose();
    }

    private void OnStatus(object? sender, MeshStatusChanged change)
    {
        if (change.Change == MeshStatusChange.Network)
        {
            Emit(
                "network",
                ("networkName", change.Status.NetworkName.Value),
                ("originalNetworkName", change.Status.OriginalNetworkName.Value),
                ("fallbackMode", change.Status.IsInFallbackMode),
                ("message", change.Message));
        }
        else if (change.Change == MeshStatusChange.Error)
        {
            Emit("error", ("code", change.ErrorCode ?? MeshErrors.Internal), ("message", change.Message));
        }

        _status.Changed();
    }

    private void OnMessage(object? sender, MeshMessage message)
    {
        (string, JToken?)[] fields =
        [
            ("from", message.From.ToString()),
            ("content", message.Content),
            ("networkName", message.NetworkName.Value),
            ("messageId", message.MessageId),
            ("hops", message.Hops),
            ("direct", message.Direct),
            ("encrypted", message.Encrypted),
            ("verified", message.Verified),
        ];
        Emit("message", message.Bridged is { } bridged ? [.. fields, ("bridged", MeshJson.Of(bridged))] : fields);
    }

    private void OnBinary(object? sender, MeshBinary binary) => Emit(
        "binary",
        ("from", binary.From.ToString()),
        ("size", binary.Data.Length),
        ("sha256", Convert.ToHexStringLower(SHA256.HashData(binary.Data.Span))));

    private void OnStream(object? sender, MeshStream stream) => _ = ReadAsync(stream);

    // Nothing is kept of it but its sum, so its size does not matter here.
    private async Task ReadAsync(MeshStream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            await foreach (ReadOnlyMemory<byte> chunk in stream.ReadAllAsync())
                hash.AppendData(chunk.Span);
            Emit(
                "stream",
                ("from", stream.From.ToString()),
                ("streamId", stream.Id),
                ("fileName", stream.FileName),
                ("size", stream.BytesRead),
                ("sha256", Convert.ToHexStringLower(hash.GetHashAndReset())));
        }
        catch (MeshException broken)
        {
            Emit("error", ("code", broken.Code), ("message", broken.Message));
        }
    }

    private void OnMemberJoined(object? sender, MemberJoined joined) => Emit(
        "member-joined", ("peerId", joined.Member.PeerId.ToString()), ("networkName", joined.Member.NetworkName.Value), ("verified", joined.Member.Verified));

    private void OnMemberLeft(object? sender, MemberLeft left) =>
        Emit("member-left", ("peerId", left.PeerId.ToString()), ("networkName", left.NetworkName.Value));

    private void OnConnected(object? sender, PeerLinked peer)
    {
        Emit("peer-connected", ("peerId", peer.PeerId.ToString()), ("networkName", peer.NetworkName.Value), ("link", peer.Link));
        _status.Changed();
    }

    private void OnDisconnected(object? sender, PeerUnlinked peer)
    {
        Emit(
            "peer-disconnected",
            ("peerId", peer.PeerId.ToString()),
            ("networkName", peer.NetworkName.Value),
            ("link", peer.Link),
            ("reason", peer.Reason));
        _status.Changed();
    }
}
