using Microsoft.Data.Sqlite;
using PeerPigeon.Core;
using PeerPigeon.Storage;

namespace PeerPigeon.Benchmarks;

/// <summary>The baseline: the same rows, each in a transaction of its own, on the calling thread.</summary>
internal static class PlainSqlite
{
    public static Task InsertAsync(RoundTimer timer, DiskSync sync, int count) => RecordDisk.WithFileAsync(file =>
    {
        ProvenRecord[] records = RecordSamples.Make(count, version: 1);
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA journal_mode = WAL");
        Run(connection, $"PRAGMA synchronous = {sync}");
        Run(connection, "CREATE TABLE records (key TEXT PRIMARY KEY, record BLOB NOT NULL)");
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO records VALUES ($key, $record)";
        SqliteParameter key = insert.Parameters.Add("$key", SqliteType.Text), value = insert.Parameters.Add("$record", SqliteType.Blob);
        timer.Start();
        foreach (ProvenRecord record in records)
        {
            key.Value = record.Record.StoredKey;
            value.Value = record.Record.Encode().Utf8.ToArray();
            insert.ExecuteNonQuery();
        }

        timer.Stop(count);
        return Task.CompletedTask;
    });

    private static void Run(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
