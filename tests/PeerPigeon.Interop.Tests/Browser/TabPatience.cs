namespace PeerPigeon.Interop.Tests.Browser;

/// <summary>How long each thing may take in a tab: five times what it needs on two busy cores.</summary>
internal static class TabPatience
{
    /// <summary>Loading the page, making keys, the hub's welcome: a second.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromSeconds(30);

    /// <summary>Finding the others and linking: the package tries again every four seconds, and gives one try ten.</summary>
    public static readonly TimeSpan Mesh = TimeSpan.FromSeconds(90);

    /// <summary>One hop, or one message.</summary>
    public static readonly TimeSpan Event = TimeSpan.FromSeconds(20);

    /// <summary>Twenty megabytes, at two or more a second.</summary>
    public static readonly TimeSpan Stream = TimeSpan.FromSeconds(60);

    /// <summary>Noticing that somebody is gone who did not say so: five seconds to "disconnected", and up to twelve more.</summary>
    public static readonly TimeSpan Loss = TimeSpan.FromSeconds(60);
}
