namespace PeerPigeon.Cli.Tests.Docs;

/// <summary>Files of the repository that the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(string name) => Path.Combine(Root, name);

    public static string[] LinesOf(string name) => File.ReadAllLines(PathOf(name));

    private static string Find()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "PeerPigeon.Actors.sln")))
            at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException($"no PeerPigeon.Actors.sln above {AppContext.BaseDirectory}; run the tests inside the repository");
    }
}
