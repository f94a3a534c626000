using System.Text.RegularExpressions;
using Akka.Event;
using PeerPigeon.Actors;

namespace PeerPigeon.Cli.Tests.Docs;

public sealed partial class LogPageTests
{
    [Fact]
    public void Every_line_of_the_log_has_a_number_and_a_name_of_its_own()
    {
        Assert.Equal(MeshLog.All.Length, MeshLog.All.Select(line => line.Id.Id).Distinct().Count());
        Assert.Equal(MeshLog.All.Length, MeshLog.All.Select(line => line.Id.Name).Distinct().Count());
        Assert.Equal(typeof(MeshLog).GetFields().Count(field => field.FieldType == typeof(LogLine)), MeshLog.All.Length);
    }

    [Fact]
    public void The_table_of_the_log_is_complete()
    {
        string[] real = [.. MeshLog.All.Select(line => $"{line.Id.Id} {line.Id.Name} {Name(line.Level)} {string.Join(", ", Hole().Matches(line.Template).Select(hole => $"`{hole.Groups["name"]}`"))}")];
        string[] told = [.. File.ReadLines(Repository.PathOf("docs/operations.md"))
            .Where(line => Row().IsMatch(line))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => $"{cells[1]} {cells[2]} {cells[3]} {cells[5]}")];

        Assert.Equal(real, told);
    }

    [Fact]
    public void No_library_logs_at_information_or_above_without_a_number() => Assert.All(
        ((string[])["Actors", "Hub", "Transport", "Storage", "WebRtc", "AspNetCore", "Dashboard", "Cli"])
            .SelectMany(project => Directory.GetFiles(Repository.PathOf($"src/PeerPigeon.{project}"), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal)),
        path => Assert.False(Bare().IsMatch(File.ReadAllText(path)), $"{path} logs without a number; put the line into MeshLog"));

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.InfoLevel => "information",
        LogLevel.WarningLevel => "warning",
        _ => "error",
    };

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hole();

    [GeneratedRegex(@"^\| [0-9]{4} \|", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b_?log(ger)?\.(Info|Warning|Error|LogInformation|LogWarning|LogError|LogCritical)\(", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bare();
}
