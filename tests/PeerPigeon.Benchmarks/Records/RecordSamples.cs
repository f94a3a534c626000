using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Benchmarks;

/// <summary>Records to be put, made before the clock runs.</summary>
internal static class RecordSamples
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly NetworkName Network = NetworkName.Parse("bench");

    private static readonly PeerId Publisher = PeerId.Parse("a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1");

    public static ProvenRecord[] Make(int count, int version)
    {
        RawJson value = RawJson.FromString(new('v', 198));
        return
        [
            .. Enumerable.Range(0, count).Select(number => new ProvenRecord(
                DhtRecord.Create(
                    DhtKey.Plain(Network, string.Create(CultureInfo.InvariantCulture, $"key-{number}")), value, Publisher, Now.ToUnixTimeMilliseconds() + version, version),
                RecordProof.Unsigned)),
        ];
    }

    /// <summary>The records as 1.1.3 sends them to be kept.</summary>
    public static string[] Lines(IEnumerable<ProvenRecord> records) =>
    [
        .. records.Select(static proven => new JObject
        {
            ["key"] = proven.Record.StoredKey,
            ["value"] = new string('v', 198),
            ["timestamp"] = proven.Record.Timestamp,
            ["publisher"] = Publisher.ToString(),
            ["networkName"] = Network.Value,
        }.ToString(Formatting.None)),
    ];

    public static MemoryRecordStore Store() => new(new(Network), new(MaxRecords: 1_000_000, MaxBytes: 1L << 32));

    public static void Put(IRecordStore store, IEnumerable<ProvenRecord> records)
    {
        foreach (ProvenRecord record in records)
        {
            if (store.Put(record, Now) is not RecordVerdict.Accept and var verdict)
                throw new BenchmarkFailedException($"a sound record is {verdict}");
        }
    }

    public static Task Time(RoundTimer timer, int operations, Action work)
    {
        timer.Start();
        work();
        timer.Stop(operations);
        return Task.CompletedTask;
    }

    public static Task Time(RoundTimer timer, int operations, Func<object> work) => Time(timer, operations, () => GC.KeepAlive(work()));
}
