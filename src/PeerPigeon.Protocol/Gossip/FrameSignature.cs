namespace PeerPigeon.Protocol;

/// <summary>The member <c>sig</c> of a frame, which 1.1.3 relays untouched, and of a record of the DHT.</summary>
/// <param name="Key">The origin's or publisher's SubjectPublicKeyInfo, base64url.</param>
/// <param name="Value">ECDSA P-256 with SHA-256 over <see cref="GossipFrame.SignedBytes"/> or <see cref="DhtRecord.SignedBytes"/>, r and s of 32 bytes each, base64url.</param>
public sealed record FrameSignature(string Key, string Value)
{
    private static readonly MemberNames Names = new("key", "value");

    /// <summary>Reads the member; null if it is absent or not of our form, for then the frame is simply unsigned.</summary>
    internal static FrameSignature? Read(RawJson value)
    {
        if (value.Kind != RawJsonKind.Object)
            return null;
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        var signature = new FrameSignature(members.Key("key"), members.Key("value"));
        return members.Done(out _) ? signature : null;
    }

    /// <summary>Writes the member and says where its value stands.</summary>
    internal JsonSlice Write(ref JsonOutput output)
    {
        output.Name("sig"u8);
        int start = output.Written.Length;
        output.Open('{');
        output.Text("key"u8, Key);
        output.Text("value"u8, Value);
        output.Close('}');
        return new(start, output.Written.Length - start, RawJsonKind.Object, Escaped: false);
    }
}
