using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Demo;

/// <summary>One of the demo's peers.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Home">Its network.</param>
/// <param name="Mesh">The peer itself.</param>
internal sealed record DemoPeer(string Name, NetworkName Home, IPeerPigeonMesh Mesh);

/// <summary>Who plays, where, and what they say.</summary>
internal static class DemoCast
{
    /// <summary>Names and networks; the networks in the order in which they are shown.</summary>
    public static IReadOnlyList<(string Name, NetworkName Home)> Roles { get; } =
    [
        .. In("gaming", "ada", "bob", "cleo"),
        .. In("work", "dora", "emil", "finn"),
        .. In("family", "gina", "hugo", "ivy"),
        .. In("global", "jo", "kim"),
    ];

    /// <summary>The lines of the chat, in order. Everybody says at least one.</summary>
    public static IReadOnlyList<(string Name, string Line)> Chat { get; } =
    [
        ("ada", "anyone up for a raid tonight?"),
        ("dora", "the release is tagged"),
        ("bob", "in, but not before nine"),
        ("gina", "who picks up grandma?"),
        ("emil", "great, deploying to staging"),
        ("hugo", "me, train arrives at six"),
        ("jo", "hello, world"),
        ("cleo", "bring potions"),
        ("finn", "staging is green"),
        ("ivy", "the cake is in the oven"),
        ("kim", "hello, jo"),
    ];

    /// <summary>The direct messages: one in each network.</summary>
    public static IReadOnlyList<(string From, string To, string Text)> Whispers { get; } =
    [
        ("ada", "cleo", "I saved you the good armour"),
        ("finn", "dora", "coffee?"),
        ("ivy", "gina", "it is a surprise cake"),
        ("kim", "jo", "nice to meet you"),
    ];

    /// <summary>Who stays behind when its network empties, and those who leave and come back.</summary>
    public static (string Last, IReadOnlyList<string> Others) Emptied { get; } = ("gina", ["hugo", "ivy"]);

    /// <summary>What the last one says when it is in global, and what is answered there.</summary>
    public static IReadOnlyList<(string Name, string Line)> Abroad { get; } =
    [
        ("gina", "they all went out, may I sit with you?"),
        ("jo", "of course, there is cake"),
    ];

    /// <summary>What is said when the network is full again.</summary>
    public static IReadOnlyList<(string Name, string Line)> AtHomeAgain { get; } =
    [
        ("gina", "there you are!"),
        ("ivy", "did you miss us?"),
    ];

    private static IEnumerable<(string Name, NetworkName Home)> In(string network, params IEnumerable<string> names) =>
        names.Select(name => (name, NetworkName.Parse(network)));
}
