using System.Globalization;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;

namespace PeerPigeon.Simulation;

/// <summary>One key of the DHT, and what applications wrote there.</summary>
internal sealed class KeptRecord(string key, SimulatedPeer writer)
{
    public string Key => key;

    public SimulatedPeer Writer => writer;

    /// <summary>What was written and acknowledged last; null: it was deleted, or nothing was acknowledged yet.</summary>
    public string? Value { get; set; }

    /// <summary>When that was acknowledged.</summary>
    public DateTimeOffset Since { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>Members that held it then, beside the writer.</summary>
    public int Owners { get; set; }

    /// <summary>Whether a write is under way, or ended without an answer: then a reader may find either value.</summary>
    public bool IsUnsettled { get; set; }
}

/// <summary>Every record of every application of a world, and what reading them came to.</summary>
internal sealed class RecordLedger(SimulatedWorld world)
{
    private readonly List<KeptRecord> _all = [];
    private readonly List<double> _latencies = [];
    private int _writes;

    public IReadOnlyList<KeptRecord> All => _all;

    /// <summary>Reads that ended, of records that were settled.</summary>
    public int Reads { get; private set; }

    /// <summary>Reads that found what was written last, or nothing where it was deleted.</summary>
    public int Found { get; private set; }

    /// <summary>Reads that failed with an error; each counts as not found.</summary>
    public int Failed { get; private set; }

    /// <summary>Writes that were acknowledged.</summary>
    public int Written { get; private set; }

    /// <summary>Owners that acknowledged them, in all.</summary>
    public long OwnersAcknowledged { get; private set; }

    /// <summary>Told of what a read came to: which record, by whom, the value, and whether it was the right one.</summary>
    public Action<KeptRecord, SimulatedPeer, string?, bool>? OnRead { get; set; }

    /// <summary>Seconds that reads took.</summary>
    public double Latency(double share)
    {
        _latencies.Sort();
        return _latencies.Count == 0 ? 0 : _latencies[(int)Math.Min(_latencies.Count - 1, share * _latencies.Count)];
    }

    /// <summary>A key that nobody uses yet.</summary>
    public KeptRecord Add(SimulatedPeer writer)
    {
        var record = new KeptRecord(string.Create(CultureInfo.InvariantCulture, $"record-{_all.Count}"), writer);
        _all.Add(record);
        return record;
    }

    /// <summary>Writes a new value, by whoever first wrote the key, or by another.</summary>
    public void Write(KeptRecord record, SimulatedPeer? by = null)
    {
        string value = string.Create(CultureInfo.InvariantCulture, $"value-{++_writes}");
        record.IsUnsettled = true;
        world.Begin(async () =>
        {
            DhtPutResult done = await (by ?? record.Writer).Mesh.Dht.PutAsync(record.Key, new JValue(value));
            Settle(record, value, done);
        });
    }

    /// <summary>Deletes the value.</summary>
    public void Delete(KeptRecord record)
    {
        record.IsUnsettled = true;
        world.Begin(async () => Settle(record, null, await record.Writer.Mesh.Dht.DeleteAsync(record.Key)));
    }

    /// <summary>Lets somebody read it.</summary>
    public void Read(KeptRecord record, SimulatedPeer reader)
    {
        DateTimeOffset start = world.Now;
        bool unsettled = record.IsUnsettled;
        string? expected = record.Value;
        DateTimeOffset since = record.Since;
        int incarnation = reader.Incarnation;
        world.Begin(async () =>
        {
            DhtValue? found = null;
            var failed = false;
            try
            {
                found = await reader.Mesh.Dht.GetAsync(record.Key);
            }
            catch (MeshException)
            {
                failed = true;
            }

            // What changed meanwhile may be read in either state; and whoever left meanwhile asked in vain.
            if (unsettled || record.IsUnsettled || since != record.Since || !reader.IsUp || reader.Incarnation != incarnation)
                return;
            var value = (string?)found?.Value;
            bool right = !failed && value == expected;
            Reads++;
            Found += right ? 1 : 0;
            Failed += failed ? 1 : 0;
            _latencies.Add((world.Now - start).TotalSeconds);
            OnRead?.Invoke(record, reader, value, right);
        });
    }

    private void Settle(KeptRecord record, string? value, DhtPutResult done)
    {
        record.Value = value;
        record.Since = world.Now;
        record.Owners = done.Owners;
        record.IsUnsettled = false;
        Written++;
        OwnersAcknowledged += done.Owners;
    }
}
