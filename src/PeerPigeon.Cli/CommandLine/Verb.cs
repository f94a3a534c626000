using System.CommandLine;

namespace PeerPigeon.Cli.CommandLine;

/// <summary>A verb with what its help says beside its options.</summary>
internal sealed class Verb : Command
{
    public Verb(string name, string description) : base(name, description)
    {
    }

    /// <summary>Titles and lines, in order.</summary>
    public IReadOnlyList<(string Title, IReadOnlyList<string> Lines)> Sections { get; set; } = [];
}
