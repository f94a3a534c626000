using PeerPigeon.Actors;
using PeerPigeon.Cli.Terminal;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Join;

/// <summary>What Tab offers: commands, and after them peers, networks, words and files.</summary>
internal sealed class JoinCompletion(IPeerPigeonMesh mesh, KnownNetworks networks)
{
    // Files of one directory looked at, 1,000; a larger one is not worth the wait.
    private const int MaxFiles = 1000;

    /// <summary>What the word before the cursor may become.</summary>
    public Completion Of(string before)
    {
        if (!before.StartsWith('/'))
            return Completion.None;
        string[] words = before.Split(' ');
        int start = before.Length - words[^1].Length;
        if (words.Length == 1)
            return Matching(0, TextCommands.Names, words[0]);
        return (words[0], words.Length) switch
        {
            ("/dm", 2) => Matching(start, Everybody(), words[1]),
            ("/file", 2) => Matching(start, Linked(), words[1]),
            ("/file", _) => Files(before),
            ("/network", 2) => Matching(start, networks.Names(), words[1]),
            ("/fallback", 2) => Matching(start, ["off", "on"], words[1]),
            ("/dht", 2) => Matching(start, ["delete", "get", "put"], words[1]),
            ("/connect", 2) when mesh.GetStatus().SignalingUrl is { } hub => Matching(start, [hub.OriginalString], words[1]),
            _ => Completion.None,
        };
    }

    private static Completion Matching(int start, IEnumerable<string> candidates, string typed) =>
        new(start, [.. candidates.Where(candidate => candidate.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    private IEnumerable<string> Linked() => Short([.. mesh.GetPeers().Select(peer => peer.PeerId)]);

    private IEnumerable<string> Everybody() =>
        Short([.. mesh.GetPeers().Select(peer => peer.PeerId).Concat(mesh.GetMembers().Members.Select(member => member.PeerId)).Where(id => id != mesh.PeerId).Distinct()]);

    // The short form where it means one peer alone.
    private static IEnumerable<string> Short(PeerId[] ids) => ids.GroupBy(id => id.ToShortString(), StringComparer.Ordinal)
        .SelectMany(same => same.Count() == 1 ? [same.Key] : same.Select(id => id.ToString()));

    // A path may hold spaces: it is all that follows the id.
    private static Completion Files(string before)
    {
        int start = before.IndexOf(' ', before.IndexOf(' ', StringComparison.Ordinal) + 1) + 1;
        string typed = before[start..];
        string directory = typed[..(typed.LastIndexOf('/') + 1)];
        try
        {
            return Matching(start, new DirectoryInfo(directory.Length == 0 ? "." : Home(directory)).EnumerateFileSystemInfos().Take(MaxFiles)
                .Where(file => !file.Name.StartsWith('.') && !file.Name.Any(char.IsControl))
                .Select(file => directory + file.Name + (file is DirectoryInfo ? "/" : "")), typed);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Completion.None;
        }
    }

    /// <summary>A path as a shell would read it.</summary>
    internal static string Home(string path) => path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
        : path;
}
