using System.Diagnostics;
using System.Globalization;
using PeerPigeon.Core;
using static PeerPigeon.Storage.Tests.StorageDirectory;

namespace PeerPigeon.Storage.Tests;

/// <summary>A real process that is killed at any moment: what it had been told is durable is there at the next start.</summary>
public class KillTests
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData(DiskSync.Normal, 1, 8)]
    [InlineData(DiskSync.Normal, 50, 6)]
    [InlineData(DiskSync.Full, 7, 6)]
    public async Task A_killed_process_loses_nothing_that_was_acknowledged(DiskSync sync, int perCommit, int rounds)
    {
        using var stop = new CancellationTokenSource(HangGuard);
        using var directory = new StorageDirectory();
        var random = new Random(perCommit);
        long next = 0, acknowledged = 0;
        for (var round = 0; round < rounds; round++)
        {
            long last = await WriteUntilKilledAsync(directory.File, sync, next, perCommit, random.Next(1, 120), stop.Token);
            acknowledged += last + 1 - next;
            next = await CheckAsync(directory, last);
        }

        Assert.True(acknowledged >= rounds, $"only {acknowledged} records were acknowledged");
    }

    // Lets the program acknowledge so many commits, and kills it somewhere in the next one.
    private static async Task<long> WriteUntilKilledAsync(string file, DiskSync sync, long first, int perCommit, int commits, CancellationToken stop)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "PeerPigeon.Storage.Writer.dll");
        string[] arguments =
        [
            program, file, sync.ToString(), first.ToString(CultureInfo.InvariantCulture), perCommit.ToString(CultureInfo.InvariantCulture),
            Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        ];
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(stop);
        long last = first - 1;
        try
        {
            for (var i = 0; i < commits; i++)
                last = long.Parse(await process.StandardOutput.ReadLineAsync(stop) ?? throw new InvalidOperationException(await errors), CultureInfo.InvariantCulture);
        }
        finally
        {
            process.Kill();
        }

        // What it could still say counts too.
        while (await process.StandardOutput.ReadLineAsync(stop) is { } line)
        {
            if (long.TryParse(line, CultureInfo.InvariantCulture, out long number) && number > last && (number + 1 - first) % perCommit == 0)
                last = number;
        }

        await process.WaitForExitAsync(stop);
        return last;
    }

    // Of each key the last number that was acknowledged must be there, or a later one; where the next run may go on is returned.
    private static async Task<long> CheckAsync(StorageDirectory directory, long last)
    {
        await using SqliteRecordStorage storage = await directory.OpenAsync();
        Assert.Null(storage.Warning);
        IRecordStore store = await StoreAsync(storage);
        var found = store.Records().ToDictionary(record => record.Record.Key.Label, record => record.Record);
        for (long number = Math.Max(0, last - 999); number <= last; number++)
        {
            string label = string.Create(CultureInfo.InvariantCulture, $"key-{number % 1000}");
            Assert.True(found.TryGetValue(label, out Protocol.DhtRecord? record), $"record {number} of {last} is lost");
            Assert.True(record.Version > number, $"record {number} of {last} is lost: version {record.Version} is there");
            Assert.StartsWith($"\"{record.Version - 1} ", record.Value.ToString(), StringComparison.Ordinal);
        }

        return found.Count == 0 ? 0 : found.Values.Max(record => record.Version);
    }
}
