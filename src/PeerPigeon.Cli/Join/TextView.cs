using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Terminal;

namespace PeerPigeon.Cli.Join;

/// <summary>What happens to one peer, as lines for a person.</summary>
internal sealed class TextView : IDisposable
{
    private readonly IPeerPigeonMesh _mesh;
    private readonly Action<string> _show;
    private readonly Paint _paint;
    private string _lastConnection = "";

    public TextView(IPeerPigeonMesh mesh, Action<string> show, Paint paint)
    {
        _mesh = mesh;
        _show = show;
        _paint = paint;
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
            _show(_paint.Fault($"! {Printable.Of(change.Message)}"));
        }
        else if (change.Change is MeshStatusChange.Network)
        {
            _show(_paint.Notice($"* {Printable.Of(change.Message)}"));
        }
        else if (change.Change is MeshStatusChange.Connected or MeshStatusChange.Disconnected)
        {
            _lastConnection = "";
            _show(_paint.Notice($"* {Printable.Of(change.Message)}"));
        }
        else if (change.Change is MeshStatusChange.Reconnecting && _lastConnection.Length == 0)
        {
            // Once per outage; the peer goes on trying in silence.
            _lastConnection = change.Message;
            _show(_paint.Notice($"* {Printable.Of(change.Message)}"));
        }
    }

    private void OnMessage(object? sender, MeshMessage message) =>
        _show($"{Writer(message)}{(message.Direct ? " → you" : "")}  {Content(message.Content)}");

    private string Writer(MeshMessage message) => message.Bridged is { } bridged
        ? $"{_paint.Name(bridged.Origin)} of {Printable.Of(bridged.NetworkName.Value)}, by bridge {_paint.Name(message.From)}"
        : _paint.Name(message.From);

    private void OnBinary(object? sender, MeshBinary binary) => _show($"{_paint.Name(binary.From)} → you  {binary.Data.Length} bytes");

    private void OnConnected(object? sender, PeerLinked peer) => _show($"{_paint.Good("+")} {_paint.Name(peer.PeerId)}");

    private void OnDisconnected(object? sender, PeerUnlinked peer) => _show($"{_paint.Warning("-")} {_paint.Name(peer.PeerId)}  {_paint.Dim(Printable.Of(peer.Reason))}");
}
