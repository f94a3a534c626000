using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;

namespace PeerPigeon.Cli.Join;

/// <summary>What happens to one peer, as lines for a person.</summary>
internal sealed class TextView : IDisposable
{
    private readonly IPeerPigeonMesh _mesh;
    private readonly Action<string> _show;
    private string _lastConnection = "";

    public TextView(IPeerPigeonMesh mesh, Action<string> show)
    {
        _mesh = mesh;
        _show = show;
        mesh.StatusChanged += OnStatus;
        mesh.MessageReceived += OnMessage;
        mesh.BinaryReceived += OnBinary;
        mesh.PeerConnected += OnConnected;
        mesh.PeerDisconnected += OnDisconnected;
    }

    public void Dispose()
    {
        _mesh.StatusChanged -= OnStatus;
        _mesh.MessageReceived -= OnMessage;
        _mesh.BinaryReceived -= OnBinary;
        _mesh.PeerConnected -= OnConnected;
        _mesh.PeerDisconnected -= OnDisconnected;
    }

    /// <summary>A content as a person reads it: text as text, anything else as JSON.</summary>
    internal static string Content(JToken content) =>
        Printable.Of(content.Type == JTokenType.String ? (string)content! : JsonText.Of(content));

    private void OnStatus(object? sender, MeshStatusChanged change)
    {
        if (change.Change is MeshStatusChange.Error)
        {
            _show($"! {Printable.Of(change.Message)}");
        }
        else if (change.Change is MeshStatusChange.Network)
        {
            _show($"* {Printable.Of(change.Message)}");
        }
        else if (change.Change is MeshStatusChange.Connected or MeshStatusChange.Disconnected)
        {
            _lastConnection = "";
            _show($"* {Printable.Of(change.Message)}");
        }
        else if (change.Change is MeshStatusChange.Reconnecting && _lastConnection.Length == 0)
        {
            // Once per outage; the peer goes on trying in silence.
            _lastConnection = change.Message;
            _show($"* {Printable.Of(change.Message)}");
        }
    }

    private void OnMessage(object? sender, MeshMessage message) =>
        _show($"{Writer(message)}{(message.Direct ? " → you" : "")}  {Content(message.Content)}");

    private static string Writer(MeshMessage message) => message.Bridged is { } bridged
        ? $"{bridged.Origin.ToShortString()} of {Printable.Of(bridged.NetworkName.Value)}, by bridge {message.From.ToShortString()}"
        : message.From.ToShortString();

    private void OnBinary(object? sender, MeshBinary binary) => _show($"{binary.From.ToShortString()} → you  {binary.Data.Length} bytes");

    private void OnConnected(object? sender, PeerLinked peer) => _show($"+ {peer.PeerId.ToShortString()}");

    private void OnDisconnected(object? sender, PeerUnlinked peer) => _show($"- {peer.PeerId.ToShortString()}  {Printable.Of(peer.Reason)}");
}
