using PeerPigeon.Actors;

namespace ChatService;

/// <summary>The last lines that were heard. Bounded, because strangers write it.</summary>
internal sealed class ChatLog
{
    /// <summary>Lines kept, 100; older ones are forgotten.</summary>
    public const int MaxLines = 100;

    private readonly Lock _gate = new();
    private readonly Queue<ChatLine> _lines = new();

    public IReadOnlyList<ChatLine> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    /// <summary>Handlers of mesh events run on the mesh's own threads: be quick, and be thread-safe.</summary>
    public void Add(MeshMessage message)
    {
        lock (_gate)
        {
            _lines.Enqueue(new(message.From.ToShortString(), message.Content.ToString(), message.NetworkName.Value));
            if (_lines.Count > MaxLines)
                _lines.Dequeue();
        }
    }
}
