using System.Text;
using Microsoft.Data.Sqlite;
using static PeerPigeon.Storage.Tests.StorageDirectory;

namespace PeerPigeon.Storage.Tests;

public class DamageTests
{
    [Theory]
    [InlineData("noise")]
    [InlineData("cut")]
    [InlineData("page")]
    public async Task A_damaged_file_is_set_aside_and_a_new_one_begins(string damage)
    {
        using var directory = new StorageDirectory();
        await FillAsync(directory);
        byte[] sound = File.ReadAllBytes(directory.File);
        switch (damage)
        {
            case "noise":
                File.WriteAllText(directory.File, new string('x', 5000));
                break;
            case "cut":
                File.WriteAllBytes(directory.File, sound[..(sound.Length / 2)]);
                break;
            default:
                sound.AsSpan(4096, 4096).Fill(0xab);
                File.WriteAllBytes(directory.File, sound);
                break;
        }

        byte[] damaged = File.ReadAllBytes(directory.File);
        (string? warning, string[] records) = await directory.ReopenAsync();

        Assert.Contains($"{directory.File}.damaged-1", warning, StringComparison.Ordinal);
        Assert.Empty(records);
        Assert.Equal(damaged, File.ReadAllBytes($"{directory.File}.damaged-1"));

        await FillAsync(directory);
        File.WriteAllText(directory.File, "again");
        Assert.Contains(".damaged-2", (await directory.ReopenAsync()).Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(90)]
    public async Task A_log_that_ends_in_the_middle_costs_the_last_commits_alone(int percent)
    {
        using var directory = new StorageDirectory();
        string copy = directory.File + ".copy";
        await using (SqliteRecordStorage storage = await directory.OpenAsync())
        {
            Core.IRecordStore store = await StoreAsync(storage);
            for (var i = 0; i < 50; i++)
                await KeepAsync(store, Record($"k{i:00}"));
            // As a power failure would leave it: the database, and a part of its log.
            Copy(directory.File, copy);
            Copy(directory.File + "-wal", copy + "-wal");
        }

        File.Move(copy, directory.File, overwrite: true);
        File.Move(copy + "-wal", directory.File + "-wal");
        using (FileStream log = File.OpenWrite(directory.File + "-wal"))
            log.SetLength(log.Length * percent / 100);

        (string? warning, string[] records) = await directory.ReopenAsync();
        Assert.Null(warning);
        Assert.InRange(records.Length, percent / 4, 49);
        Assert.Equal(Enumerable.Range(0, records.Length).Select(i => $"k{i:00}=\"v\""), records);
    }

    [Theory]
    [InlineData("PRAGMA user_version = 2", "layout 2")]
    [InlineData("PRAGMA application_id = 7", "another program")]
    public async Task A_file_of_a_later_build_or_of_another_program_is_left_alone(string change, string told)
    {
        using var directory = new StorageDirectory();
        await FillAsync(directory);
        using (var connection = new SqliteConnection($"Data Source={directory.File};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = change;
            command.ExecuteNonQuery();
        }

        byte[] before = File.ReadAllBytes(directory.File);
        var error = await Assert.ThrowsAsync<RecordStorageException>(() => directory.OpenAsync());
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(directory.File));
    }

    [Fact]
    public async Task A_row_that_is_no_record_is_passed_over_and_counted()
    {
        using var directory = new StorageDirectory();
        await FillAsync(directory);
        using (var connection = new SqliteConnection($"Data Source={directory.File};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "UPDATE records SET record = $bad WHERE key = 'work:k7'";
            command.Parameters.AddWithValue("$bad", Encoding.UTF8.GetBytes("{\"key\":"));
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        await using SqliteRecordStorage storage = await directory.OpenAsync();
        Assert.Equal(199, (await StoreAsync(storage)).Count);
        Assert.Equal(1, storage.Counters.Unreadable);
    }

    private static async Task FillAsync(StorageDirectory directory)
    {
        await using SqliteRecordStorage storage = await directory.OpenAsync();
        await KeepAsync(await StoreAsync(storage), [.. Enumerable.Range(0, 200).Select(i => Record($"k{i}", new string('v', 200)))]);
    }

    // File.Copy would take a lock that the open database has.
    private static void Copy(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using FileStream target = File.Create(to);
        source.CopyTo(target);
    }
}
