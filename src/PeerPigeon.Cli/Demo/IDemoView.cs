namespace PeerPigeon.Cli.Demo;

/// <summary>Shows the demo: to a person at a terminal, as plain lines, or to a script.</summary>
internal interface IDemoView : IAsyncDisposable
{
    /// <summary>Everything listens. Always the first call; the view watches the peers from here on.</summary>
    /// <param name="hub">The hub's HTTP URL.</param>
    /// <param name="cast">The peers.</param>
    /// <param name="served">Whether the first peer's API is on the hub's port.</param>
    void Ready(string hub, IReadOnlyList<DemoPeer> cast, bool served);

    /// <summary>A step of the story is over.</summary>
    void Told(DemoStep step);

    /// <summary>The story is over.</summary>
    /// <param name="held">Whether every step held.</param>
    /// <param name="stays">Whether the peers stay, to be played with.</param>
    void Over(bool held, bool stays);
}
