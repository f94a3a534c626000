namespace PeerPigeon.Interop.Tests.Browser;

/// <summary>What a test in a browser needs of the machine.</summary>
internal static class BrowserNeeds
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Chromium's program; null when there is none on the path.</summary>
    public static string? Chromium { get; } = Names.Select(OnPath).FirstOrDefault(found => found is not null);

    /// <summary>Why a test in a browser is skipped; null when it is not. With <c>PIGEON_REQUIRE_INTEROP=1</c> nothing is skipped: what is missing fails.</summary>
    public static string? Missing { get; } =
        Environment.GetEnvironmentVariable("PIGEON_REQUIRE_INTEROP") == "1" ? null
        : Chromium is null ? NoChromium
        : NpmPackage.IsInstalled || OnPath("npm") is not null ? null
        : "npm is not installed, and so PeerPigeon 1.1.3 cannot be; on Debian: apt-get install nodejs npm";

    public static string NoChromium => $"none of {string.Join(", ", Names)} is on the path; on Debian: apt-get install chromium";

    private static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
