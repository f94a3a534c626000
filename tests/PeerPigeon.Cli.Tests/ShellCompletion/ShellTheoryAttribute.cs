namespace PeerPigeon.Cli.Tests.ShellCompletion;

/// <summary>A test in a real shell. Skipped where it is not installed, unless <c>PIGEON_REQUIRE_INTEROP=1</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShellTheoryAttribute : TheoryAttribute
{
    public ShellTheoryAttribute(string shell)
    {
        bool isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(d => File.Exists(Path.Combine(d, shell)));
        if (!isThere && Environment.GetEnvironmentVariable("PIGEON_REQUIRE_INTEROP") != "1")
            Skip = $"{shell} is not in PATH; on Debian: apt-get install {shell}";
    }
}
