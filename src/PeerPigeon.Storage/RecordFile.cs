using Microsoft.Data.Sqlite;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Storage;

/// <summary>The file and its SQL. Used by one thread.</summary>
internal sealed class RecordFile : IDisposable
{
    /// <summary>Parts of a network's ring by which rows are found; a store's slice is a range of them.</summary>
    private const int Slots = 65_536;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _delete;

    public RecordFile(SqliteConnection connection)
    {
        _connection = connection;
        _put = Command(
            "INSERT INTO records VALUES ($network, $slot, $key, $expires, $proof, $signer, $record) ON CONFLICT (network, slot, key) "
            + "DO UPDATE SET expires = excluded.expires, proof = excluded.proof, signer = excluded.signer, record = excluded.record",
            "$network", "$slot", "$key", "$expires", "$proof", "$signer", "$record");
        _delete = Command("DELETE FROM records WHERE network = $network AND slot = $slot AND key = $key", "$network", "$slot", "$key");
    }

    /// <summary>Writes all changes or, when it throws, none. What goes is first, so that what comes finds its room.</summary>
    public void Write(IReadOnlyList<RecordChange> changes)
    {
        using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
        _put.Transaction = _delete.Transaction = transaction;
        foreach (RecordChange change in changes.Where(change => change.Record is null).Concat(changes.Where(change => change.Record is not null)))
            Write(change);
        transaction.Commit();
    }

    /// <summary>What is there of a slice of a network's ring; a record that cannot be read is left out and counted.</summary>
    public List<ProvenRecord> Load(NetworkName network, int slice, int slices, out int unreadable)
    {
        using SqliteCommand command = Command(
            "SELECT proof, signer, record FROM records WHERE network = $network AND slot BETWEEN $first AND $last", "$network", "$first", "$last");
        int width = Slots / slices;
        command.Parameters[0].Value = network.Value;
        command.Parameters[1].Value = slice * width;
        command.Parameters[2].Value = ((slice + 1) * width) - 1;
        var records = new List<ProvenRecord>();
        unreadable = 0;
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read())
        {
            PeerId? signer = !rows.IsDBNull(1) && PeerId.TryParse(rows.GetString(1), out PeerId id) ? id : null;
            if (RawJson.TryParse(rows.GetFieldValue<byte[]>(2), ProtocolLimits.Default, out RawJson json, out _)
                && DhtRecord.TryRead(json, out DhtRecord? record, out _))
                records.Add(new(record, new((ProofLevel)rows.GetInt32(0), signer)));
            else
                unreadable++;
        }

        return records;
    }

    /// <summary>Deletes what has expired, of whatever network.</summary>
    public void Sweep(DateTimeOffset now)
    {
        using SqliteCommand command = Command("DELETE FROM records WHERE expires <= $now", "$now");
        command.Parameters[0].Value = now.ToUnixTimeMilliseconds();
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _put.Dispose();
        _delete.Dispose();
        _connection.Dispose();
    }

    private void Write(RecordChange change)
    {
        SqliteCommand command = change.Record is null ? _delete : _put;
        command.Parameters[0].Value = change.Key.Network.Value;
        command.Parameters[1].Value = change.Key.Position.Slice(Slots);
        command.Parameters[2].Value = change.Key.Stored;
        if (change.Record is { } record)
        {
            command.Parameters[3].Value = record.Record.Expires;
            command.Parameters[4].Value = (int)record.Proof.Level;
            command.Parameters[5].Value = record.Proof.Signer?.ToString() ?? (object)DBNull.Value;
            command.Parameters[6].Value = record.Record.Encode().Utf8.ToArray();
        }

        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string text, params string[] parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (string parameter in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        return command;
    }
}

/// <summary>One key whose row is to be another.</summary>
/// <param name="Key">Which.</param>
/// <param name="Record">What is to be there; null: nothing.</param>
internal sealed record RecordChange(DhtKey Key, ProvenRecord? Record);
