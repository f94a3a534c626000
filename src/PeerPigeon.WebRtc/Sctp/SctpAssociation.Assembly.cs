namespace PeerPigeon.WebRtc;

/// <content>The one message whose fragments are coming in sequence.</content>
internal sealed partial class SctpAssociation
{
    private byte[] _partialBuffer = [];
    private ReceivedChunk _partial;
    private int _partialBytes;
    private bool _hasPartial;
    private int _usualBytes;

    private void TakeInSequence(in ReceivedChunk chunk, ReadOnlySpan<byte> payload, byte[]? owned)
    {
        if (chunk.Begins && chunk.Ends)
        {
            DropPartial();
            if (payload.Length > _options.MaxMessageBytes)
                RefuseLongMessage();
            else
                Complete(chunk.Stream, chunk.Ssn, chunk.Unordered, chunk.Ppid, owned ?? Copy(payload));
            return;
        }

        if (chunk.Begins)
        {
            DropPartial();
            _hasPartial = true;
            _partial = chunk;
        }
        else if (!_hasPartial || chunk.Stream != _partial.Stream || chunk.Ssn != _partial.Ssn || chunk.Unordered != _partial.Unordered)
        {
            Statistics.ChunksRefused++;
            DropPartial();
            return;
        }

        if (_partialBytes + payload.Length > _options.MaxMessageBytes)
        {
            RefuseLongMessage();
            return;
        }

        Append(payload);
        if (!chunk.Ends)
            return;
        byte[] message = TakePartial();
        Complete(_partial.Stream, _partial.Ssn, _partial.Unordered, _partial.Ppid, message);
    }

    // Messages of one channel tend to be of one length: a buffer of exactly that is given away without another copy.
    private void Append(ReadOnlySpan<byte> payload)
    {
        int needed = _partialBytes + payload.Length;
        if (needed > _partialBuffer.Length)
        {
            int grown = _partialBytes == 0 ? Math.Max(needed, _usualBytes) : Math.Min(_options.MaxMessageBytes, Math.Max(needed, 2 * _partialBuffer.Length));
            byte[] buffer = GC.AllocateUninitializedArray<byte>(grown);
            _partialBuffer.AsSpan(0, _partialBytes).CopyTo(buffer);
            _partialBuffer = buffer;
        }

        payload.CopyTo(_partialBuffer.AsSpan(_partialBytes));
        _partialBytes = needed;
        _held += payload.Length;
    }

    private byte[] TakePartial()
    {
        byte[] message = _partialBuffer;
        if (_partialBytes == message.Length)
            _partialBuffer = [];
        else
            message = Copy(message.AsSpan(0, _partialBytes));
        _usualBytes = _partialBytes;
        _held -= _partialBytes;
        _partialBytes = 0;
        _hasPartial = false;
        return message;
    }

    private void DropPartial()
    {
        _held -= _partialBytes;
        _partialBytes = 0;
        _hasPartial = false;
    }

    private void RefuseLongMessage() => Violated($"a message exceeds max-message-size {_options.MaxMessageBytes}");

    private static byte[] Copy(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = GC.AllocateUninitializedArray<byte>(bytes.Length);
        bytes.CopyTo(copy);
        return copy;
    }

    private void DropIncoming()
    {
        DropPartial();
        _partialBuffer = [];
        while (_received.Count > 0)
            _received.RemoveFirst();
        _received.Trim();
        _incoming.Clear();
        _held = 0;
    }
}
