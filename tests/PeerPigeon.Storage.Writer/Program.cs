using System.Globalization;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Storage;

// Writes records for ever and prints the number of each once it is durable, until somebody kills it.
// Arguments: file, full or normal, the first number, records per commit, when the clock stands (ms since 1970).
string file = args[0];
DiskSync sync = Enum.Parse<DiskSync>(args[1], ignoreCase: true);
long number = long.Parse(args[2], CultureInfo.InvariantCulture);
int perCommit = int.Parse(args[3], CultureInfo.InvariantCulture);
var now = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(args[4], CultureInfo.InvariantCulture));

await using SqliteRecordStorage storage = await SqliteRecordStorage.OpenAsync(file, new() { Sync = sync }, now);
NetworkName network = NetworkName.Parse("work");
IRecordStore store = await storage.OpenAsync(new(network), new(MaxRecords: 1_000_000, MaxBytes: 1L << 32), now);
PeerId publisher = PeerId.Parse("a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1");
while (true)
{
    for (var i = 0; i < perCommit; i++, number++)
    {
        // Keys come again, so that rows are replaced as well as made.
        DhtKey key = DhtKey.Plain(network, string.Create(CultureInfo.InvariantCulture, $"key-{number % 1000}"));
        RawJson value = RawJson.FromString(string.Create(CultureInfo.InvariantCulture, $"{number} {new string('x', (int)(number % 700))}"));
        var record = DhtRecord.Create(key, value, publisher, now.ToUnixTimeMilliseconds() - 1_000_000 + number, version: number + 1);
        RecordVerdict verdict = store.Put(new(record, RecordProof.Unsigned), now);
        if (verdict != RecordVerdict.Accept)
            throw new InvalidOperationException($"record {number} is {verdict}");
    }

    if (await store.CommitAsync() is { } error)
        throw new InvalidOperationException(error);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number - 1}"));
}
