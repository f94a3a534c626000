namespace PeerPigeon.Tests;

/// <summary>A test against a real TURN server. Skipped where there is none, unless <c>PIGEON_REQUIRE_INTEROP=1</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CoturnFactAttribute : FactAttribute
{
    public CoturnFactAttribute()
    {
        bool isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(d => File.Exists(Path.Combine(d, "turnserver")));
        if (!isThere && Environment.GetEnvironmentVariable("PIGEON_REQUIRE_INTEROP") != "1")
            Skip = "turnserver is not in PATH; on Debian: apt-get install coturn";
    }
}
