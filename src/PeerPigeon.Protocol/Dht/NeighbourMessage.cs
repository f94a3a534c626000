using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

/// <summary>What a 1.1.3 peer says about records to a neighbour: a frame of type <c>dht</c> (wire protocol §8).</summary>
public abstract record NeighbourMessage
{
    /// <summary>Length of a request's name, in UTF-16 units; 1.1.3 draws about ten.</summary>
    public const int MaxRequestLength = 128;

    private static readonly MemberNames Names = new("messageType", "data");
    private static readonly MemberNames StoreNames = new("key", "value", "networkName", "timestamp", "publisher", "space");
    private static readonly MemberNames QueryNames = new("key", "requestId");

    private NeighbourMessage()
    {
    }

    /// <summary>Keep a record. Nobody signed it, and nobody is answered.</summary>
    /// <param name="Key">The stored key, network included.</param>
    /// <param name="Value">Any JSON value.</param>
    /// <param name="Network">The network that it names; global if it names none.</param>
    /// <param name="Timestamp">The writer's clock, milliseconds since the Unix epoch.</param>
    /// <param name="Publisher">The writer, as the sender says.</param>
    /// <param name="Space">Where DistributedStorage put it; null for a plain write.</param>
    public sealed record Store(string Key, RawJson Value, NetworkName Network, long Timestamp, PeerId Publisher, string? Space) : NeighbourMessage;

    /// <summary>Ask for a record.</summary>
    /// <param name="Key">The stored key.</param>
    /// <param name="Request">To be echoed; may be empty.</param>
    public sealed record Query(string Key, string Request) : NeighbourMessage;

    /// <summary>Reads a frame; of another message type, false and no fault.</summary>
    public static bool TryRead(RawJson frame, [NotNullWhen(true)] out NeighbourMessage? message, out Rejection rejection)
    {
        message = null;
        var members = new MemberReader(frame, Names, stackalloc JsonSlice[Names.Count]);
        string type = members.Text("messageType", ProtocolLimits.MaxNameLength);
        RawJson data = members.Raw("data");
        if (!members.Done(out rejection))
            return false;
        return type switch
        {
            "dht_store" => TryStore(data, out message, out rejection),
            "dht_query" => TryQuery(data, out message, out rejection),
            _ => false,
        };
    }

    /// <summary>The answer to a query: the record, or that there is none.</summary>
    /// <param name="self">Who answers.</param>
    /// <param name="request">The query's.</param>
    /// <param name="now">Our clock, milliseconds since the Unix epoch.</param>
    /// <param name="found">What was found; null: nothing.</param>
    public static byte[] Answer(PeerId self, string request, long now, Store? found)
    {
        ArgumentNullException.ThrowIfNull(request);
        var output = new JsonOutput(512 + (found?.Value.Utf8.Length ?? 0));
        output.Open('{');
        output.Text("type"u8, DataFrameTypes.NameOf(DataFrameKind.Dht));
        output.Text("messageType"u8, "dht_query_response");
        output.Name("data"u8);
        output.Open('{');
        output.Text("requestId"u8, request);
        output.Boolean("found"u8, found is not null);
        output.Name("data"u8);
        if (found is null)
            output.Raw("null"u8);
        else
        {
            output.Open('{');
            output.Text("key"u8, found.Key);
            output.Value("value"u8, found.Value);
            output.Integer("timestamp"u8, found.Timestamp);
            output.Peer("publisher"u8, found.Publisher);
            output.Text("networkName"u8, found.Network.Value);
            output.Text("space"u8, found.Space);
            output.Close('}');
        }

        output.Close('}');
        output.Peer("from"u8, self);
        output.Integer("timestamp"u8, now);
        output.Close('}');
        return output.ToArray();
    }

    private static bool TryStore(RawJson data, [NotNullWhen(true)] out NeighbourMessage? message, out Rejection rejection)
    {
        var members = new MemberReader(data, StoreNames, stackalloc JsonSlice[StoreNames.Count]);
        RawJson value = members.Raw("value");
        if (value.IsAbsent)
            members.Refuse(RejectReason.MissingMember, "value is missing");
        message = new Store(
            members.NonEmptyText("key", DhtMessage.MaxKeyLength),
            value,
            members.OptionalNetwork("networkName") ?? NetworkName.Global,
            members.Integer("timestamp"),
            members.Peer("publisher"),
            members.OptionalText("space", ProtocolLimits.MaxNameLength));
        if (members.Done(out rejection))
            return true;
        message = null;
        return false;
    }

    private static bool TryQuery(RawJson data, [NotNullWhen(true)] out NeighbourMessage? message, out Rejection rejection)
    {
        var members = new MemberReader(data, QueryNames, stackalloc JsonSlice[QueryNames.Count]);
        message = new Query(members.NonEmptyText("key", DhtMessage.MaxKeyLength), members.OptionalText("requestId", MaxRequestLength) ?? "");
        if (members.Done(out rejection))
            return true;
        message = null;
        return false;
    }
}
