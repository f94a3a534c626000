namespace PeerPigeon.Interop.Tests.Members;

/// <summary>How long each thing may take where browsers take part: five times what it needs on two busy cores.</summary>
internal static class MemberPatience
{
    /// <summary>Loading the page, making keys, the hub's welcome: a second or two.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromSeconds(30);

    /// <summary>Finding the others and linking: 1.1.3 tries again every four seconds, and gives one try ten.</summary>
    public static readonly TimeSpan Mesh = TimeSpan.FromSeconds(90);

    /// <summary>Until nobody of ten changes links any more.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(3);

    /// <summary>A few hops, or one message of any size.</summary>
    public static readonly TimeSpan Event = TimeSpan.FromSeconds(20);

    /// <summary>Twenty megabytes, at two or more a second.</summary>
    public static readonly TimeSpan Stream = TimeSpan.FromSeconds(60);

    /// <summary>Noticing that somebody is gone who did not say so: 1.1.3 waits five seconds for ICE, and up to twelve more.</summary>
    public static readonly TimeSpan Loss = TimeSpan.FromSeconds(60);
}
