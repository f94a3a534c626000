using Microsoft.Data.Sqlite;

namespace PeerPigeon.Storage;

/// <summary>What SQLite's errors mean to whoever keeps records in it.</summary>
internal static class SqliteFaults
{
    public const int Corrupt = 11;

    private const int Busy = 5, Locked = 6, ReadOnly = 8, InputOutput = 10, Full = 13, CannotOpen = 14, NotADatabase = 26;

    public static bool IsDamage(SqliteException error) => error.SqliteErrorCode is Corrupt or NotADatabase;

    public static RecordStorageException Unusable(string file, Exception error) => new($"'{file}' cannot be used: {Reason(error)}", error);

    public static string NotWritten(string file, Exception error) => $"'{file}' cannot be written: {Reason(error)}; it is tried again with the next commit";

    private static string Reason(Exception error) => (error as SqliteException)?.SqliteErrorCode switch
    {
        Full => $"there is no room ({error.Message}); free some on the disk, or raise max-file-bytes",
        ReadOnly or CannotOpen => $"this user may not write it, or its directory ({error.Message}); change the rights, or name another directory",
        Busy or Locked => $"another process has it open ({error.Message}); end that one",
        Corrupt or NotADatabase => $"it is damaged ({error.Message}); it is set aside at the next start",
        InputOutput => $"the disk fails ({error.Message}); look at the system's log",
        _ => error.Message,
    };
}
