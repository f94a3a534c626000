using System.Globalization;
using Microsoft.Data.Sqlite;

namespace PeerPigeon.Storage;

/// <summary>Opens the file of records: makes it, checks it, sets it aside when it is damaged.</summary>
/// <remarks>
/// <code>
/// records(network, slot, key, expires, proof, signer, record)     primary key (network, slot, key); slot = 16 bits of the ring position
/// </code>
/// <c>application_id</c> marks the file as ours, <c>user_version</c> is the version of this layout.
/// </remarks>
internal static class RecordFileOpener
{
    public const int SchemaVersion = 1;

    private const int ApplicationId = 0x50504452;      // "PPDR"
    private const int PageBytes = 4096;
    private const int BusySeconds = 1;
    private const int LogBytes = 4 << 20;

    /// <param name="file">The full path.</param>
    /// <param name="options">Flushing and size.</param>
    /// <param name="warning">Null, or what somebody should know: a damaged file that was set aside.</param>
    /// <exception cref="RecordStorageException">The file cannot be used; the message says why.</exception>
    public static RecordFile Open(string file, SqliteRecordOptions options, out string? warning)
    {
        warning = null;
        try
        {
            return new(Connect(file, options));
        }
        catch (SqliteException error) when (SqliteFaults.IsDamage(error))
        {
            string aside = SetAside(file);
            warning = $"'{file}' is damaged ({error.Message}): it lies as '{aside}' now, and a new one begins; other members of the networks still have most of its records";
        }
        catch (SqliteException error)
        {
            throw SqliteFaults.Unusable(file, error);
        }

        try
        {
            return new(Connect(file, options));
        }
        catch (SqliteException error)
        {
            throw SqliteFaults.Unusable(file, error);
        }
    }

    private static SqliteConnection Connect(string file, SqliteRecordOptions options)
    {
        Make(file);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = BusySeconds }.ConnectionString);
        try
        {
            connection.Open();
            Run(connection, "PRAGMA locking_mode = EXCLUSIVE");      // one process: the index of the log needs no shared memory
            CheckOwner(connection, file);
            if (Text(connection, "PRAGMA quick_check(1)") is not "ok" and var fault)
                throw new SqliteException(fault, SqliteFaults.Corrupt);
            Run(connection, "PRAGMA journal_mode = WAL");
            Run(connection, $"PRAGMA synchronous = {(options.Sync == DiskSync.Full ? "FULL" : "NORMAL")}");
            Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA journal_size_limit = {LogBytes}"));
            Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {options.MaxFileBytes / PageBytes}"));
            MakeSchema(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // SQLite would make it readable for everybody; its log gets the rights of the file.
    private static void Make(string file)
    {
        if (File.Exists(file))
            return;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (new FileStream(file, options))
            {
                // An empty file is an empty database.
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecordStorageException($"'{file}' cannot be made ({error.Message}); let this user write there, or name another directory", error);
        }
    }

    private static void CheckOwner(SqliteConnection connection, string file)
    {
        long version = Number(connection, "PRAGMA user_version"), owner = Number(connection, "PRAGMA application_id");
        if (owner is not (0 or ApplicationId) || (owner == 0 && version != 0))
            throw new RecordStorageException($"'{file}' is a database of another program; name another directory, or move it away");
        if (version > SchemaVersion)
            throw new RecordStorageException(
                $"'{file}' has layout {version}, this build knows {SchemaVersion}; use the build that wrote it, or move the file away to begin a new one");
    }

    private static void MakeSchema(SqliteConnection connection)
    {
        if (Number(connection, "PRAGMA user_version") == SchemaVersion)
            return;
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        Run(connection, "CREATE TABLE records (network TEXT NOT NULL, slot INTEGER NOT NULL, key TEXT NOT NULL, expires INTEGER NOT NULL, "
            + "proof INTEGER NOT NULL, signer TEXT, record BLOB NOT NULL, PRIMARY KEY (network, slot, key))", transaction);
        Run(connection, "CREATE INDEX expiry ON records (expires)", transaction);
        Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"), transaction);
        Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {SchemaVersion}"), transaction);
        transaction.Commit();
    }

    // With its log, under names by which SQLite still finds the two together.
    private static string SetAside(string file)
    {
        for (var n = 1; ; n++)
        {
            string aside = string.Create(CultureInfo.InvariantCulture, $"{file}.damaged-{n}");
            if (File.Exists(aside) || File.Exists($"{aside}-wal"))
                continue;
            try
            {
                File.Move(file, aside);
                if (File.Exists($"{file}-wal"))
                    File.Move($"{file}-wal", $"{aside}-wal");
                File.Delete($"{file}-shm");
                return aside;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new RecordStorageException($"'{file}' is damaged and cannot be moved to '{aside}' ({error.Message}); move it away", error);
            }
        }
    }

    private static void Run(SqliteConnection connection, string text, SqliteTransaction? transaction = null)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    private static string? Text(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar() as string;
    }

    private static long Number(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar() is long number ? number : 0;
    }
}
