using System.Buffers.Binary;

namespace PeerPigeon.WebRtc;

/// <content>What is relayed.</content>
internal sealed partial class TurnClient
{
    private const int ChannelHeader = 4;

    /// <summary>Makes the message that has the server pass <paramref name="data"/> on to <paramref name="peer"/>.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="peer">Whom.</param>
    /// <param name="data">What.</param>
    /// <param name="datagram">At least <see cref="MaxOverhead"/> bytes more than <paramref name="data"/>.</param>
    /// <returns>Its length. 0: the data waits for the server's permission (the last one does, and comes out of <see cref="Poll"/>) or was dropped.</returns>
    public int Wrap(long now, UdpAddress peer, ReadOnlySpan<byte> data, Span<byte> datagram)
    {
        peer = peer with { Scope = 0 };
        if (State != TurnState.Allocated || FindOrAdd(peer) is not { } known || known.RefusedUntil > now)
        {
            Dropped++;
            return 0;
        }

        known.LastUsed = now;
        if (known.BoundUntil > now)
            return WriteChannelData(known.Channel, data, datagram);
        if (known.PermittedUntil <= now)
        {
            if (data.Length <= MaxHeldBytes)
                known.Held = data.ToArray();
            else
                Dropped++;
            EnqueueOnce(now, StunMethod.CreatePermission, known);
            return 0;
        }

        // Checks alone are not worth a channel; a peer that is sent data is.
        if (!Stun.LooksLikeStun(data) && known.ChannelRefusedUntil <= now && (known.Channel != 0 || TryTakeChannel(known)))
            EnqueueOnce(now, StunMethod.ChannelBind, known);
        return WriteIndication(peer, data, datagram);
    }

    /// <summary>Takes the relayed data out of a message of the server.</summary>
    /// <returns>False: it carries none; <see cref="Receive"/> may know it.</returns>
    public bool TryUnwrap(Span<byte> datagram, out UdpAddress peer, out Span<byte> data)
    {
        peer = default;
        data = default;
        if (State != TurnState.Allocated || datagram.Length < ChannelHeader)
            return false;
        if (datagram[0] is >= 0x40 and <= 0x4F)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
            if (length > datagram.Length - ChannelHeader || !_channels.TryGetValue(BinaryPrimitives.ReadUInt16BigEndian(datagram), out var bound))
                return false;
            peer = bound.Address;
            data = datagram.Slice(ChannelHeader, length);
            return true;
        }

        if (!StunReader.TryParse(datagram, out var message) || message.Class != StunClass.Indication || message.Method != StunMethod.Data
            || !message.TryGetXorAddress(StunAttribute.XorPeerAddress, out peer) || !message.TryGet(StunAttribute.Data, out var value))
            return false;
        if (!value.IsEmpty && ((ReadOnlySpan<byte>)datagram).Overlaps(value, out int offset))
            data = datagram.Slice(offset, value.Length);
        return true;
    }

    private TurnPeer? FindOrAdd(UdpAddress address)
    {
        if (_peers.TryGetValue(address, out var peer))
            return peer;
        if (_peers.Count >= MaxPeers)
            return null;
        peer = new(address);
        _peers.Add(address, peer);
        return peer;
    }

    private bool TryTakeChannel(TurnPeer peer)
    {
        if (_channels.Count > LastChannel - FirstChannel)
            return false;
        while (_channels.ContainsKey(_nextChannel))
            _nextChannel = _nextChannel == LastChannel ? FirstChannel : (ushort)(_nextChannel + 1);
        peer.Channel = _nextChannel;
        _channels.Add(_nextChannel, peer);
        return true;
    }

    private int WriteChannelData(ushort channel, ReadOnlySpan<byte> data, Span<byte> datagram)
    {
        BinaryPrimitives.WriteUInt16BigEndian(datagram, channel);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], (ushort)data.Length);
        data.CopyTo(datagram[ChannelHeader..]);
        if (!isStream)
            return ChannelHeader + data.Length;
        int padded = Stun.Padded(data.Length);
        datagram.Slice(ChannelHeader + data.Length, padded - data.Length).Clear();
        return ChannelHeader + padded;
    }

    private int WriteIndication(UdpAddress peer, ReadOnlySpan<byte> data, Span<byte> datagram)
    {
        Span<byte> id = stackalloc byte[Stun.TransactionBytes];
        random(id);
        var writer = new StunWriter(datagram, StunMethod.Send, StunClass.Indication, id);
        writer.XorAddress(StunAttribute.XorPeerAddress, peer);
        writer.Bytes(StunAttribute.Data, data);
        return writer.Length;
    }
}
