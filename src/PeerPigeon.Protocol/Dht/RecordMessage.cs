using System.Collections.Immutable;

namespace PeerPigeon.Protocol;

/// <summary>What two members of ours say to each other about records: the content of a <see cref="Subtypes.Dht"/> frame.</summary>
/// <remarks>
/// <code>
/// {"kind":"find","request":7,"key":"team:a"}                     -> {"kind":"found","request":7,"record":{…},"nearer":["…"]}
/// {"kind":"store","request":8,"records":[{…},{…}]}               -> {"kind":"stored","request":8,"kept":[0],"refused":[1],"records":[{…}]}
/// {"kind":"digest","request":9,"entries":[{"key":…,"timestamp":…,"publisher":…,"mark":…}]} -> {"kind":"lacking","request":9,"kept":[0],"wanted":[1],"records":[{…}]}
/// {"kind":"watch","request":10,"key":"team:a","lease":60000}     -> {"kind":"found", …}
/// {"kind":"changed","request":0,"records":[{…}]}                 no answer
/// </code>
/// An answer names records and entries by their positions in the request. A digest without entries says that its sender begins anew.
/// Records are <see cref="RawJson"/> here; what they hold is judged by whoever takes them.
/// </remarks>
public abstract partial record RecordMessage
{
    /// <summary>Members that one answer names at most.</summary>
    public const int MaxNearer = 16;

    /// <summary>Records or entries in one message at most.</summary>
    public const int MaxEntries = 128;

    /// <summary>Length of a stored key, in UTF-16 units.</summary>
    public const int MaxKeyLength = NetworkName.MaxLength + 1 + DhtKey.MaxNameLength;

    private RecordMessage(long request) => Request = request;

    /// <summary>Names the request in its answers; drawn by whoever asks.</summary>
    public long Request { get; }

    /// <summary>Whether it answers something.</summary>
    public virtual bool IsAnswer => false;

    /// <summary>Asks for a record, and for members nearer to its key.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Key">The stored key, network included.</param>
    public sealed record Find(long Request, string Key) : RecordMessage(Request)
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "find");
            output.Integer("request"u8, Request);
            output.Text("key"u8, Key);
        }
    }

    /// <summary>The record, if any, and the members nearest to its key that the answerer knows, itself left out.</summary>
    public sealed record Found(long Request, RawJson Record, ImmutableArray<PeerId> Nearer) : RecordMessage(Request)
    {
        /// <inheritdoc />
        public override bool IsAnswer => true;

        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "found");
            output.Integer("request"u8, Request);
            output.Value("record"u8, Record);
            output.Peers("nearer"u8, Nearer);
        }
    }

    /// <summary>Asks to keep records.</summary>
    public sealed record Store(long Request, ImmutableArray<RawJson> Records) : RecordMessage(Request)
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "store");
            output.Integer("request"u8, Request);
            output.Values("records"u8, Records);
        }
    }

    /// <summary>What became of them.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Kept">Positions of those that are held now, as durably as the answerer holds anything.</param>
    /// <param name="Refused">Positions of those that are not.</param>
    /// <param name="Records">Newer ones that the answerer holds instead.</param>
    public sealed record Stored(long Request, ImmutableArray<int> Kept, ImmutableArray<int> Refused, ImmutableArray<RawJson> Records) : RecordMessage(Request)
    {
        /// <inheritdoc />
        public override bool IsAnswer => true;

        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "stored");
            output.Integer("request"u8, Request);
            output.Integers("kept"u8, Kept);
            output.Integers("refused"u8, Refused);
            output.Values("records"u8, Records);
        }
    }

    /// <summary>Tells what the sender holds, so that the other says what it lacks.</summary>
    public sealed record Digest(long Request, ImmutableArray<RecordEntry> Entries) : RecordMessage(Request)
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "digest");
            output.Integer("request"u8, Request);
            output.Name("entries"u8);
            output.Open('[');
            foreach (RecordEntry entry in Entries)
            {
                output.Separate();
                entry.Write(ref output);
            }

            output.Close(']');
        }
    }

    /// <summary>The answer to a digest.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Kept">Positions of those that the answerer holds, in the same version or a newer one.</param>
    /// <param name="Wanted">Positions of those that it wants to be sent.</param>
    /// <param name="Records">Newer ones that it holds.</param>
    public sealed record Lacking(long Request, ImmutableArray<int> Kept, ImmutableArray<int> Wanted, ImmutableArray<RawJson> Records) : RecordMessage(Request)
    {
        /// <inheritdoc />
        public override bool IsAnswer => true;

        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "lacking");
            output.Integer("request"u8, Request);
            output.Integers("kept"u8, Kept);
            output.Integers("wanted"u8, Wanted);
            output.Values("records"u8, Records);
        }
    }

    /// <summary>As <see cref="Find"/>, and asks to be told of changes for a while.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Key">The stored key.</param>
    /// <param name="Lease">Milliseconds; 0: tell no more.</param>
    public sealed record Watch(long Request, string Key, long Lease) : RecordMessage(Request)
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "watch");
            output.Integer("request"u8, Request);
            output.Text("key"u8, Key);
            output.Integer("lease"u8, Lease);
        }
    }

    /// <summary>Tells who watches a key of its new records. It is not answered.</summary>
    public sealed record Changed(ImmutableArray<RawJson> Records) : RecordMessage(0)
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "changed");
            output.Integer("request"u8, Request);
            output.Values("records"u8, Records);
        }
    }

    /// <summary>The content of the frame.</summary>
    public RawJson Encode()
    {
        var output = new JsonOutput(512);
        output.Open('{');
        Write(ref output);
        output.Close('}');
        return new(output.ToArray());
    }

    private protected abstract void Write(ref JsonOutput output);
}
