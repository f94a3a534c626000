using System.ComponentModel;
using System.Diagnostics;

namespace PeerPigeon.Interop.Tests;

/// <summary>The npm package, as the lock file beside it pins it, installed beside the tests when it is not there yet.</summary>
internal static class NpmPackage
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "npm");

    /// <summary>Whether it is there, as the lock file wants it: then no network is asked.</summary>
    public static bool IsInstalled => File.Exists(Mark) && File.ReadAllText(Mark) == File.ReadAllText(LockFile);

    private static string LockFile => Path.Combine(Folder, "package-lock.json");

    private static string Mark => Path.Combine(Folder, "installed.txt");

    /// <summary>Installs it once per lock file; a later call finds the mark that the first one left.</summary>
    public static async Task InstallAsync()
    {
        if (IsInstalled)
            return;
        // The signalling server needs no native module, so no package runs a script here.
        await RunAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        File.Copy(LockFile, Mark, overwrite: true);
    }

    public static Process Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"these tests run PeerPigeon 1.1.3's own server, and '{program}' cannot be started; install node 18 or later with npm", missing);
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' in {Folder} ended with {process.ExitCode}: {await errors}{await output}");
    }
}
