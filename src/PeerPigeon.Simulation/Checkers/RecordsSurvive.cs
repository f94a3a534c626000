using System.Globalization;

namespace PeerPigeon.Simulation;

/// <summary>What was acknowledged is found, from any member, in its last value; and what nobody may write is found by nobody.</summary>
/// <param name="world">The world.</param>
/// <param name="findings">Where faults go.</param>
/// <param name="least">The share of reads that must find what was written.</param>
internal sealed class RecordsSurvive(SimulatedWorld world, Findings findings, double least) : Checker(world, findings)
{
    /// <summary>How every value begins that a liar offers.</summary>
    public const string Planted = "planted";

    public void Watch(RecordLedger ledger) => ledger.OnRead = (record, reader, value, right) =>
    {
        if (value?.StartsWith(Planted, StringComparison.Ordinal) == true)
            Report($"planted {record.Key}", $"{reader.Id} found '{value}' under {record.Key}, which a liar had offered");
        World.Trace.Add(Now, "read", reader.Id.ToString(), ("key", record.Key), ("value", value ?? ""), ("right", right));
    };

    /// <summary>At the end: enough of the reads found what they should.</summary>
    public void CheckShare(RecordLedger ledger)
    {
        if (ledger.Reads == 0)
            Report("reads", "nothing was read, so nothing is proven");
        else if (ledger.Found < least * ledger.Reads)
        {
            Report("share", string.Create(
                CultureInfo.InvariantCulture,
                $"{ledger.Reads - ledger.Found} of {ledger.Reads} reads did not find what was written ({ledger.Failed} failed): {100.0 * ledger.Found / ledger.Reads:0.00} %, at least {100 * least:0.0} % wanted"));
        }
    }
}
