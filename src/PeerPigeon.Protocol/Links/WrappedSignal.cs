namespace PeerPigeon.Protocol;

/// <summary>A signalling message for a neighbour, sent on the link itself (wire protocol §4.8).</summary>
public static class WrappedSignal
{
    /// <summary>The answer to a renegotiation: <c>{"type":"signaling","data":{"type":"renegotiation-answer","data":{…},"timestamp":…},"fromPeerId":…,"timestamp":…}</c>.</summary>
    /// <param name="answer">The description.</param>
    /// <param name="from">Who answers.</param>
    /// <param name="timestamp">Milliseconds since the Unix epoch.</param>
    public static byte[] RenegotiationAnswer(SessionDescription answer, PeerId from, long timestamp)
    {
        ArgumentNullException.ThrowIfNull(answer);
        RawJson data = answer.ToJson();
        var output = new JsonOutput(data.Utf8.Length + 320);
        output.Open('{');
        output.Text("type"u8, DataFrameTypes.NameOf(DataFrameKind.Signaling));
        output.Name("data"u8);
        output.Open('{');
        output.Text("type"u8, DataFrameTypes.NameOf(DataFrameKind.RenegotiationAnswer));
        output.Value("data"u8, data);
        output.Integer("timestamp"u8, timestamp);
        output.Close('}');
        output.Peer("fromPeerId"u8, from);
        output.Integer("timestamp"u8, timestamp);
        output.Close('}');
        return output.ToArray();
    }
}
