namespace PeerPigeon.Protocol;

/// <summary>What 1.1.3 says about its DHT to a neighbour (wire protocol §8): <c>{"type":"dht","messageType":…,"data":…,"from":…,"timestamp":…}</c>.</summary>
public abstract record DhtMessage
{
    /// <summary>Longest request id that is taken, in UTF-16 units; 1.1.3's are short, and may be empty.</summary>
    public const int MaxRequestLength = ProtocolLimits.MaxNameLength;

    private static readonly MemberNames Names = new("type", "messageType", "data", "from", "timestamp");
    private static readonly MemberNames DataNames = new("key", "requestId", "found", "data");

    private DhtMessage()
    {
    }

    /// <summary>Asks the neighbour to keep a record. Not answered.</summary>
    /// <param name="Record">The record.</param>
    public sealed record Store(DhtRecord Record) : DhtMessage
    {
        private protected override string Name => "dht_store";

        private protected override void WriteData(ref JsonOutput output) => Record.Write(ref output, withOriginalKey: true);
    }

    /// <summary>Asks for a record; the answer goes to the neighbour that asked, whatever <c>from</c> says.</summary>
    /// <param name="Key">Which. Of any network: 1.1.3 does not check.</param>
    /// <param name="Request">To be sent back as it is.</param>
    public sealed record Query(DhtKey Key, string Request) : DhtMessage
    {
        private protected override string Name => "dht_query";

        private protected override void WriteData(ref JsonOutput output)
        {
            output.Open('{');
            output.Text("key"u8, Key.Stored);
            output.Text("requestId"u8, Request);
            output.Close('}');
        }
    }

    /// <summary>Answers a query.</summary>
    /// <param name="Request">The query's.</param>
    /// <param name="Found">The record, or null.</param>
    public sealed record Response(string Request, DhtRecord? Found) : DhtMessage
    {
        private protected override string Name => "dht_query_response";

        private protected override void WriteData(ref JsonOutput output)
        {
            output.Open('{');
            output.Text("requestId"u8, Request);
            output.Boolean("found"u8, Found is not null);
            output.Name("data"u8);
            if (Found is null)
                output.Raw("null"u8);
            else
                Found.Write(ref output, withOriginalKey: false);
            output.Close('}');
        }
    }

    private protected abstract string Name { get; }

    /// <summary>The frame.</summary>
    /// <param name="from">The sender.</param>
    /// <param name="timestamp">Milliseconds since 1970.</param>
    public byte[] Encode(PeerId from, long timestamp)
    {
        var output = new JsonOutput(1024);
        output.Open('{');
        output.Text("type"u8, DataFrameTypes.NameOf(DataFrameKind.Dht));
        output.Text("messageType"u8, Name);
        output.Name("data"u8);
        WriteData(ref output);
        output.Peer("from"u8, from);
        output.Integer("timestamp"u8, timestamp);
        output.Close('}');
        return output.ToArray();
    }

    /// <summary>Reads a frame of <see cref="DataFrameKind.Dht"/>; of a kind that we do not know, success and null.</summary>
    /// <remarks><c>from</c> and the frame's <c>timestamp</c> decide nothing in 1.1.3 and are not looked at.</remarks>
    public static bool TryRead(RawJson frame, out DhtMessage? message, out Rejection rejection)
    {
        message = null;
        var members = new MemberReader(frame, Names, stackalloc JsonSlice[Names.Count]);
        string kind = members.NonEmptyText("messageType", ProtocolLimits.MaxNameLength);
        RawJson data = members.Raw("data");
        if (!members.Done(out rejection))
            return false;
        switch (kind)
        {
            case "dht_store":
                if (DhtRecord.TryRead(data, out DhtRecord? record, out rejection))
                    message = new Store(record);
                return message is not null;
            case "dht_query":
                return TryReadQuery(data, out message, out rejection);
            case "dht_query_response":
                return TryReadResponse(data, out message, out rejection);
            default:
                return true;
        }
    }

    private static bool TryReadQuery(RawJson data, out DhtMessage? message, out Rejection rejection)
    {
        var members = new MemberReader(data, DataNames, stackalloc JsonSlice[DataNames.Count]);
        DhtKey? key = DhtRecord.ReadKey(ref members, "key");
        string request = members.Text("requestId", MaxRequestLength);
        bool read = members.Done(out rejection);
        message = read ? new Query(key!, request) : null;
        return read;
    }

    // 1.1.3 asks whether found is truthy and data is there.
    private static bool TryReadResponse(RawJson data, out DhtMessage? message, out Rejection rejection)
    {
        message = null;
        var members = new MemberReader(data, DataNames, stackalloc JsonSlice[DataNames.Count]);
        string request = members.Text("requestId", MaxRequestLength);
        bool found = members.IsTrue("found");
        RawJson held = members.Raw("data");
        if (!members.Done(out rejection))
            return false;
        DhtRecord? record = null;
        if (found && held.Kind != RawJsonKind.Null && !DhtRecord.TryRead(held, out record, out rejection))
            return false;
        message = new Response(request, record);
        return true;
    }

    private protected abstract void WriteData(ref JsonOutput output);
}
