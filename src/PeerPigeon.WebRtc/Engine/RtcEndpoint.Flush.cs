namespace PeerPigeon.WebRtc;

// What goes out: datagrams of one connection, as many as possible in one call of the socket.
public sealed partial class RtcEndpoint
{
    private readonly byte[] _send = GC.AllocateUninitializedArray<byte>(SendBuffer);

    private void Flush()
    {
        (_flushing, _dirty) = (_dirty, _flushing);
        foreach (PeerConnection connection in _flushing)
        {
            connection.IsDirty = false;
            try
            {
                connection.EndReceive(_now);
                if (!TryDrain(connection))
                    Touch(connection);
                connection.Publish();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Fail(connection, e);
            }

            if (connection.IsOver && !connection.IsDirty)
                Forget(connection);
            else
                _timers.Note(connection);
        }

        _flushing.Clear();
    }

    /// <summary>Sends what may be sent now.</summary>
    /// <returns>False if its share of the turn is used up.</returns>
    private bool TryDrain(PeerConnection connection)
    {
        var batch = default(Batch);
        for (var sent = 0; sent < BytesPerTurn;)
        {
            if (SendBuffer - batch.End < MaxDatagram)
                Send(ref batch, next: 0);
            int length = connection.Poll(_now, _send.AsSpan(batch.End), out IcePath to);
            if (length == 0)
            {
                Send(ref batch, next: 0);
                return true;
            }

            if (!batch.Fits(to, length, _socket.MaxSegments))
            {
                Send(ref batch, next: batch.End);
                if (to != batch.Path)
                    _routes.Expect(to, connection);
            }

            batch.Add(to, length);
            sent += length;
        }

        Send(ref batch, next: 0);
        return false;
    }

    private void Send(ref Batch batch, int next)
    {
        if (batch.End > batch.Start)
        {
            Counters.DatagramsOut += batch.Count;
            Span<byte> datagrams = _send.AsSpan(batch.Start, batch.End - batch.Start);
            if (batch.Path.Relay == 0)
                _socket.Send(batch.Path.Remote, datagrams, batch.Segment);
            for (var at = 0; batch.Path.Relay != 0 && at < datagrams.Length; at += batch.Segment)
                _servers.Send(_now, batch.Path, datagrams.Slice(at, Math.Min(batch.Segment, datagrams.Length - at)));
        }

        batch = new() { Start = next, End = next, Path = batch.Path };
    }

    private void Forget(PeerConnection connection)
    {
        if (!_connections.Remove(connection))
            return;
        _routes.Remove(connection);
        _timers.Remove(connection);
        foreach (string ufrag in connection.Ufrags)
            _byUfrag.Remove(ufrag);
        connection.Bury();
        Interlocked.Decrement(ref _live);
    }

    private void Guard(PeerConnection connection, Action<PeerConnection, long> step)
    {
        try
        {
            step(connection, _now);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Fail(connection, e);
        }

        Touch(connection);
    }

    /// <summary>An observer threw, inside a call of ours; its connection ends once that call is over.</summary>
    internal void Blame(PeerConnection connection, Exception fault)
    {
        Count(fault);
        if (!connection.IsOver)
            _inbox.Post(_ => Guard(connection, (c, _) => c.End($"its observer failed: {fault.Message}")));
    }

    /// <summary>A fault of ours in one connection ends that connection alone.</summary>
    private void Fail(PeerConnection connection, Exception fault)
    {
        Count(fault);
        Try(_ => connection.End($"internal fault: {fault.Message}"));
    }

    /// <summary>Nothing that is done for one connection or one server ends the engine.</summary>
    private void Try(Action<long> step)
    {
        try
        {
            step(_now);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Count(e);
        }
    }

    private void Count(Exception fault)
    {
        Counters.Faults++;
        Counters.LastFault = fault;
        Tell($"a fault ended a WebRTC connection: {fault}");
    }

    /// <summary>Datagrams to one place, of one size but the last, side by side in the buffer.</summary>
    private struct Batch
    {
        public int Start;
        public int End;
        public int Segment;
        public int Count;
        public IcePath Path;
        private bool _isComplete;

        public readonly bool Fits(IcePath to, int length, int maxSegments) => Count > 0
            && !_isComplete && to == Path && length <= Segment && Count < maxSegments && End - Start + length <= MaxRun;

        public void Add(IcePath to, int length)
        {
            if (Count == 0)
                (Segment, Path) = (length, to);
            _isComplete |= length < Segment;
            End += length;
            Count++;
        }
    }
}
