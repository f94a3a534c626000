using System.Collections.Immutable;

namespace PeerPigeon.Protocol;

/// <summary>One frame of gossip (wire protocol §6.1), as read from a link or made here.</summary>
/// <remarks>
/// It refers to the bytes it was read from and re-writes only what a relay must: <c>ttl</c> and <c>path</c>. Whether it is new, of
/// the right network, still alive and not in a circle is the router's question, not the decoder's.
/// </remarks>
public sealed partial class GossipFrame
{
    /// <summary>The <c>ttl</c> of a new frame.</summary>
    public const int InitialTtl = 40;

    /// <summary>The <c>type</c> of every gossip frame.</summary>
    public const string TypeName = "gossip";

    private readonly Layout _layout;

    private GossipFrame(ReadOnlyMemory<byte> utf8, in Layout layout)
    {
        Utf8 = utf8;
        _layout = layout;
    }

    /// <summary>What makes the frame one and the same on every path.</summary>
    public FrameId Id { get; private init; }

    /// <summary>The id as its origin spelled it; 1.1.3 hands it to applications as the message id.</summary>
    public string IdText => JsonText.ToText(_layout.Id.BodyOf(Utf8.Span), _layout.Id.Escaped);

    /// <summary>What kind of gossip it is: <see cref="Subtypes"/>, or one that we do not know and relay all the same.</summary>
    public required string Subtype { get; init; }

    /// <summary>What the origin says; never absent, though it may be null.</summary>
    public RawJson Content { get; private init; }

    /// <summary>The origin, which nothing but a signature proves.</summary>
    public PeerId From { get; private init; }

    /// <summary>The addressee, of a direct message for one.</summary>
    /// <remarks>1.1.3 compares it without regard to case: test with <see cref="PeerId.SameBytes"/>.</remarks>
    public PeerId? To { get; private init; }

    /// <summary>The network that the frame names; global if it names none.</summary>
    public NetworkName Network { get; private init; }

    /// <summary>The origin's clock, milliseconds since 1970.</summary>
    public long Timestamp { get; private init; }

    /// <summary>Hops left. A frame that arrives with none or fewer is to be dropped.</summary>
    public int Ttl { get; private init; }

    /// <summary>Hops so far, 0 from a neighbour; an origin that starts higher than 40 counts as 0.</summary>
    public int Hops => Math.Max(0, InitialTtl - Ttl);

    /// <summary>Whether a relay may pass it on: 1.1.3 sends nothing whose <c>ttl</c> would be 0.</summary>
    public bool CanForward => Ttl > 1;

    /// <summary>The origin and every peer that forwarded it, in order.</summary>
    public ImmutableArray<PeerId> Path { get; private init; }

    /// <summary>The signature, unverified; null if there is none of our form.</summary>
    public FrameSignature? Signature => _layout.Signature.IsAbsent
        ? null
        : FrameSignature.Read(new(Utf8.Slice(_layout.Signature.Start, _layout.Signature.Length)));

    /// <summary>Whether it claims to be signed, in whatever form.</summary>
    public bool IsSigned => !_layout.Signature.IsAbsent;

    /// <summary>
    /// The message that this frame carries, whatever the frame's own id: a direct message that is sent again goes under a new frame id
    /// and the same message id. Null if the origin names none, as 1.1.3 never does: it then expects no acknowledgement.
    /// </summary>
    public FrameId? Message => _layout.Message.Kind == RawJsonKind.String && !_layout.Message.Escaped
        && FrameId.TryParse(_layout.Message.BodyOf(Utf8.Span), out FrameId message) ? message : null;

    /// <summary>What a bridge says of where the message comes from, unread: <see cref="BridgeTrail"/>; absent where no bridge brought it.</summary>
    public RawJson Bridge => _layout.Bridge.Kind is RawJsonKind.Absent or RawJsonKind.Null
        ? default
        : new(Utf8.Slice(_layout.Bridge.Start, _layout.Bridge.Length));

    /// <summary>The encoded frame.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>The frame as a value of its own, in memory of its own: to be kept, or handed on inside another frame.</summary>
    public RawJson ToJson() => new(Utf8.Trim(" \t\r\n"u8).ToArray());

    /// <summary>A new frame of ours, encoded once.</summary>
    /// <param name="id">Random.</param>
    /// <param name="subtype">What kind of gossip.</param>
    /// <param name="content">Not absent.</param>
    /// <param name="from">The origin.</param>
    /// <param name="to">The addressee, if any.</param>
    /// <param name="network">The network that is active now.</param>
    /// <param name="timestamp">Milliseconds since 1970.</param>
    /// <param name="signature">Over <see cref="SignedBytes"/> of the same frame without signature.</param>
    /// <param name="message">The message that the frame carries, if it is to be acknowledged.</param>
    /// <param name="bridge">Where the message comes from, if a bridge tells it on.</param>
    /// <exception cref="ArgumentException">There is no content, or no subtype.</exception>
    public static GossipFrame Create(
        FrameId id,
        string subtype,
        RawJson content,
        PeerId from,
        PeerId? to,
        NetworkName network,
        long timestamp,
        FrameSignature? signature = null,
        FrameId? message = null,
        BridgeTrail? bridge = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(subtype);
        if (content.IsAbsent)
            throw new ArgumentException("a frame without content is dropped by every receiver; give null its JSON form", nameof(content));

        var layout = default(Layout);
        var output = new JsonOutput(content.Utf8.Length + 512);
        output.Open('{');
        output.Name("id"u8);
        layout.Id = new(output.Written.Length, FrameId.TextLength + 2, RawJsonKind.String, Escaped: false);
        output.Text(id.ToString());
        output.Text("type"u8, TypeName);
        output.Text("subtype"u8, subtype);
        output.Name("content"u8);
        int contentStart = output.Written.Length;
        output.Raw(content.Utf8.Span);
        output.Peer("from"u8, from);
        output.Peer("to"u8, to);
        output.Text("networkName"u8, network.Value);
        output.Integer("timestamp"u8, timestamp);
        output.Name("ttl"u8);
        layout.Ttl = new(output.Written.Length, 2, RawJsonKind.Number, Escaped: false);
        output.Integer(InitialTtl);
        output.Name("path"u8);
        layout.Path = new(output.Written.Length, PeerId.TextLength + 4, RawJsonKind.Array, Escaped: false);
        output.Open('[');
        output.Peer(from);
        output.Close(']');
        if (message is { } carried)
        {
            output.Name("message"u8);
            layout.Message = new(output.Written.Length, FrameId.TextLength + 2, RawJsonKind.String, Escaped: false);
            output.Text(carried.ToString());
        }

        if (bridge is not null)
            layout.Bridge = bridge.Write(ref output);
        if (signature is not null)
            layout.Signature = signature.Write(ref output);
        output.Close('}');

        ReadOnlyMemory<byte> utf8 = output.ToArray();
        return new(utf8, layout)
        {
            Id = id,
            Subtype = subtype,
            Content = new(utf8.Slice(contentStart, content.Utf8.Length)),
            From = from,
            To = to,
            Network = network,
            Timestamp = timestamp,
            Ttl = InitialTtl,
            Path = [from],
        };
    }

    /// <summary>The frame as a relay sends it: one hop less, its own id at the end of the path, every other byte as received.</summary>
    /// <exception cref="InvalidOperationException">No hop is left.</exception>
    public byte[] EncodeForward(PeerId self)
    {
        if (Ttl < 1)
            throw new InvalidOperationException($"frame {Id} with ttl {Ttl} has no hop left; drop it");

        // Two edits: the number, and the space before the path's closing bracket; whichever stands first is made first.
        ReadOnlySpan<byte> source = Utf8.Span;
        int ttlLength = Ttl - 1 < 10 ? 1 : Ttl - 1 < 100 ? 2 : CountDigits(Ttl - 1);
        int insertLength = PeerId.TextLength + (Path.IsEmpty ? 2 : 3), insertAt = _layout.Path.End - 1;
        byte[] output = GC.AllocateUninitializedArray<byte>(source.Length - _layout.Ttl.Length + ttlLength + insertLength);
        if (_layout.Ttl.Start < insertAt)
        {
            int written = Copy(source[.._layout.Ttl.Start], output, 0);
            written = WriteTtl(output, written);
            written = Copy(source[_layout.Ttl.End..insertAt], output, written);
            written = WriteSelf(self, output, written);
            Copy(source[insertAt..], output, written);
        }
        else
        {
            int written = Copy(source[..insertAt], output, 0);
            written = WriteSelf(self, output, written);
            written = Copy(source[insertAt.._layout.Ttl.Start], output, written);
            written = WriteTtl(output, written);
            Copy(source[_layout.Ttl.End..], output, written);
        }

        return output;
    }

    /// <summary>The same frame under another id; its signature, if it has one, no longer holds.</summary>
    public GossipFrame WithId(FrameId id)
    {
        JsonSlice slice = _layout.Id;
        byte[] utf8 = [.. Utf8.Span[..slice.Start], (byte)'"', .. System.Text.Encoding.ASCII.GetBytes(id.ToString()), (byte)'"', .. Utf8.Span[slice.End..]];
        return DataFrameCodec.TryDecode(utf8, ProtocolLimits.Default, out DataFrame? frame, out Rejection rejection)
            ? frame.Gossip!
            : throw new InvalidOperationException($"frame {Id} was read and cannot be read under another id: {rejection.Detail}");
    }

    private static int Copy(ReadOnlySpan<byte> part, byte[] output, int at)
    {
        part.CopyTo(output.AsSpan(at));
        return at + part.Length;
    }

    private int WriteTtl(byte[] output, int at)
    {
        System.Buffers.Text.Utf8Formatter.TryFormat(Ttl - 1, output.AsSpan(at), out int length);
        return at + length;
    }

    private int WriteSelf(PeerId self, byte[] output, int at)
    {
        if (!Path.IsEmpty)
            output[at++] = (byte)',';
        output[at++] = (byte)'"';
        self.Format(output.AsSpan(at, PeerId.TextLength));
        at += PeerId.TextLength;
        output[at++] = (byte)'"';
        return at;
    }

    private static int CountDigits(int value)
    {
        var digits = 1;
        for (; value >= 10; value /= 10)
            digits++;
        return digits;
    }

    /// <summary>Where the parts stand that are read late or re-written.</summary>
    private struct Layout
    {
        public JsonSlice Id;
        public JsonSlice Ttl;
        public JsonSlice Path;
        public JsonSlice Signature;
        public JsonSlice Message;
        public JsonSlice Bridge;
    }
}
