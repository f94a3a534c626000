namespace Akka.Actor;

/// <summary>Where and on what an actor runs: dispatcher, mailbox and stash.</summary>
/// <param name="Dispatcher">Id of the dispatcher; empty for the default one.</param>
/// <param name="Mailbox">Id of the mailbox, a section of the configuration; empty for the default one.</param>
/// <param name="StashCapacity">Messages that the stash may hold; <see cref="NoStashSize"/> leaves it to the mailbox.</param>
public sealed record Deploy(string Dispatcher = "", string Mailbox = "", int StashCapacity = Deploy.NoStashSize)
{
    /// <summary>The stash is not limited here.</summary>
    public const int NoStashSize = -1;

    /// <summary>No dispatcher was chosen.</summary>
    public static readonly string NoDispatcherGiven = string.Empty;

    /// <summary>No mailbox was chosen.</summary>
    public static readonly string NoMailboxGiven = string.Empty;

    /// <summary>Nothing was chosen.</summary>
    public static readonly Deploy None = new();

    /// <summary>Runs in this process; the only place where the embedded runtime runs actors.</summary>
    public static readonly Deploy Local = new();

    /// <summary>The same on another dispatcher.</summary>
    public Deploy WithDispatcher(string dispatcher) => this with { Dispatcher = dispatcher };

    /// <summary>The same with another mailbox.</summary>
    public Deploy WithMailbox(string mailbox) => this with { Mailbox = mailbox };

    /// <summary>The same with another stash capacity.</summary>
    public Deploy WithStashCapacity(int stashSize) => this with { StashCapacity = stashSize };
}
