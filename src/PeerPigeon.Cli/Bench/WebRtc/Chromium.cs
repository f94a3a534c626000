using System.Diagnostics;
using System.Globalization;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Cli.Bench.WebRtc;

/// <summary>A browser without a window, with a profile of its own; both are gone afterwards.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const int KeptLines = 3;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly string[] Flags =
    [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-dev-shm-usage", "--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows",
        "--allow-loopback-in-peer-connection", "--disable-features=WebRtcHideLocalIpsWithMdns", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", "--disable-popup-blocking",
    ];

    private readonly Process _process;
    private readonly string _profile;
    private readonly Queue<string> _words = new();
    private readonly Task _listening;

    private Chromium(Process process, string profile)
    {
        _process = process;
        _profile = profile;
        _listening = ListenAsync();
    }

    /// <summary>What it complained of last.</summary>
    public string LastWords
    {
        get
        {
            lock (_words)
                return string.Join(" | ", _words);
        }
    }

    /// <summary>Processor time of all its processes; null where the system does not tell.</summary>
    public TimeSpan? Cpu => ProcessTree.Cpu(_process.Id);

    /// <summary>The program on the PATH; null if there is none.</summary>
    public static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(directory => Names.Select(name => Path.Combine(directory, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Opens a page; it opens others itself.</summary>
    public static Chromium Start(string program, Uri page)
    {
        string profile = Directory.CreateTempSubdirectory("pigeon-bench-").FullName;
        AllowMedia(profile, page);
        ProcessStartInfo start = new(program, [.. Flags, $"--user-data-dir={profile}", page.AbsoluteUri])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(Process.Start(start)!, profile);
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(Farewell);
        try
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(patience.Token);
            await _listening.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // it was killed; the system takes its time
        }

        _process.Dispose();
        await RemoveAsync(_profile);
    }

    /// <summary>Where loopback is the only interface, a page without camera and microphone offers no candidate.</summary>
    private static void AllowMedia(string profile, Uri page)
    {
        JObject Allowed() => new() { [$"{page.GetLeftPart(UriPartial.Authority)},*"] = new JObject { ["setting"] = 1 } };
        JObject preferences = new()
        {
            ["profile"] = new JObject
            {
                ["content_settings"] = new JObject
                {
                    ["exceptions"] = new JObject { ["media_stream_mic"] = Allowed(), ["media_stream_camera"] = Allowed() },
                },
            },
        };
        string directory = Directory.CreateDirectory(Path.Combine(profile, "Default")).FullName;
        File.WriteAllText(Path.Combine(directory, "Preferences"), preferences.ToString());
    }

    private static async Task RemoveAsync(string profile)
    {
        // Its helpers may write for a moment after they were killed.
        for (var tries = 20; tries > 0; tries--)
        {
            try
            {
                Directory.Delete(profile, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (IOException) when (tries > 1)
            {
                await Task.Delay(50);
            }
        }
    }

    private async Task ListenAsync()
    {
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_words)
            {
                _words.Enqueue(line);
                while (_words.Count > KeptLines)
                    _words.Dequeue();
            }
        }
    }
}

/// <summary>Processes and those that they started.</summary>
internal static class ProcessTree
{
    private const int ParentAt = 1, UserAt = 11, SystemAt = 12;
    private const double TicksPerSecond = 100;

    /// <summary>Processor time of a process and of all below it that live; null where there is no /proc.</summary>
    public static TimeSpan? Cpu(int root)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        List<(int Id, int Parent, long Ticks)> all = [.. Directory.EnumerateDirectories("/proc").Select(Read).OfType<(int, int, long)>()];
        HashSet<int> tree = [root];
        int known;
        do
        {
            known = tree.Count;
            tree.UnionWith(all.Where(one => tree.Contains(one.Parent)).Select(one => one.Id).ToList());
        }
        while (tree.Count > known);
        return TimeSpan.FromSeconds(all.Where(one => tree.Contains(one.Id)).Sum(one => one.Ticks) / TicksPerSecond);
    }

    private static (int Id, int Parent, long Ticks)? Read(string directory)
    {
        if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            return null;
        try
        {
            string stat = File.ReadAllText(Path.Combine(directory, "stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (id, int.Parse(fields[ParentAt], CultureInfo.InvariantCulture), long.Parse(fields[UserAt], CultureInfo.InvariantCulture) + long.Parse(fields[SystemAt], CultureInfo.InvariantCulture));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
