using System.Buffers;
using System.Text;

namespace PeerPigeon.Protocol;

public sealed partial class GossipFrame
{
    /// <summary>What a signature covers. The same for every re-serialisation of the frame, different for any other frame.</summary>
    /// <remarks>
    /// <code>
    /// "peerpigeon-frame/1" id subtype from to networkName timestamp message form SHA-256(content)
    /// </code>
    /// each as its length in four bytes (big-endian) and its bytes; <c>to</c> and <c>message</c> are empty if there is none, <c>timestamp</c> is decimal.
    /// <c>form</c> is <c>canonical</c>: the hash is over the RFC 8785 text. Content that has none (a number beyond double, half a
    /// surrogate pair, a name that stands twice) is hashed as it stands, <c>form</c> being <c>raw</c>: such a signature
    /// holds only as long as nobody re-serialises the frame. A frame with a member <c>bridge</c> has two fields more, the form and hash
    /// of its value in the same way; one without has the same bytes as ever. <c>ttl</c> and <c>path</c> change on the way and are not covered.
    /// </remarks>
    public byte[] SignedBytes()
    {
        var output = new ArrayBufferWriter<byte>(384);
        SignedFields.Append(output, "peerpigeon-frame/1"u8);
        SignedFields.Append(output, UnescapedId());
        SignedFields.Append(output, Encoding.UTF8.GetBytes(Subtype));
        SignedFields.Append(output, Encoding.ASCII.GetBytes(From.ToString()));
        SignedFields.Append(output, Encoding.ASCII.GetBytes(To?.ToString() ?? ""));
        SignedFields.Append(output, Encoding.UTF8.GetBytes(Network.Value));
        SignedFields.Append(output, Encoding.ASCII.GetBytes(Timestamp.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        SignedFields.Append(output, Encoding.ASCII.GetBytes(Message?.ToString() ?? ""));
        SignedFields.AppendHash(output, Content);
        if (!Bridge.IsAbsent)
            SignedFields.AppendHash(output, Bridge);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Whether what was signed stays the same when the frame is serialised anew: its content, and what a bridge said, have an RFC 8785 text.</summary>
    public bool HasCanonicalForm => IsCanonical(Content) && (Bridge.IsAbsent || IsCanonical(Bridge));

    /// <summary>
    /// Whether the other frame is this one on another way: equal byte for byte, but for <c>ttl</c> and <c>path</c>. The same is signed in both,
    /// by the same signature. A frame that somebody serialised anew is no copy, though it may mean the same.
    /// </summary>
    public bool IsCopyOf(GossipFrame other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ReadOnlySpan<byte> ours = Utf8.Span, theirs = other.Utf8.Span;
        (JsonSlice first, JsonSlice second) = InOrder(_layout);
        (JsonSlice otherFirst, JsonSlice otherSecond) = InOrder(other._layout);
        return first.Kind == otherFirst.Kind
            && ours[..first.Start].SequenceEqual(theirs[..otherFirst.Start])
            && ours[first.End..second.Start].SequenceEqual(theirs[otherFirst.End..otherSecond.Start])
            && ours[second.End..].SequenceEqual(theirs[otherSecond.End..]);

        static (JsonSlice First, JsonSlice Second) InOrder(in Layout layout) =>
            layout.Ttl.Start < layout.Path.Start ? (layout.Ttl, layout.Path) : (layout.Path, layout.Ttl);
    }

    private static bool IsCanonical(RawJson value) => CanonicalJson.TryWrite(value, new ArrayBufferWriter<byte>(value.Utf8.Length + 16), out _);

    private byte[] UnescapedId()
    {
        ReadOnlySpan<byte> body = _layout.Id.BodyOf(Utf8.Span);
        var plain = new byte[body.Length];
        return plain[..JsonText.Unescape(body, plain)];
    }
}
