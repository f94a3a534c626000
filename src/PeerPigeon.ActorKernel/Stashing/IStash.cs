namespace Akka.Actor;

/// <summary>Messages that an actor has put aside for later.</summary>
public interface IStash
{
    /// <summary>How many messages are put aside.</summary>
    int Count { get; }

    /// <summary>Whether nothing is put aside.</summary>
    bool IsEmpty { get; }

    /// <summary>Whether something is put aside.</summary>
    bool NonEmpty { get; }

    /// <summary>Whether nothing more can be put aside.</summary>
    bool IsFull { get; }

    /// <summary>Messages that can be put aside; -1 for any number.</summary>
    int Capacity { get; }

    /// <summary>Puts the current message aside.</summary>
    /// <exception cref="IllegalActorStateException">It has been put aside already.</exception>
    /// <exception cref="StashOverflowException">The stash is full.</exception>
    void Stash();

    /// <summary>Takes the oldest message to the front of the mailbox.</summary>
    void Unstash();

    /// <summary>Takes all messages to the front of the mailbox, oldest first.</summary>
    void UnstashAll();

    /// <summary>Takes those messages to the front of the mailbox that fit, oldest first, and drops the rest.</summary>
    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Takes all messages out, to the caller.</summary>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Puts messages before those that are put aside.</summary>
    void Prepend(IEnumerable<Envelope> envelopes);
}

/// <summary>An actor with a stash.</summary>
public interface IActorStash
{
    /// <summary>Set by the runtime after the actor's constructor has run.</summary>
    IStash Stash { get; set; }
}

/// <summary>An actor with a stash, on whatever mailbox.</summary>
public interface IWithUnrestrictedStash : IActorStash;

/// <summary>An actor with a stash that its props or its mailbox may bound (<c>stash-capacity</c>).</summary>
public interface IWithStash : IWithUnrestrictedStash;

/// <summary>An actor with a stash that has no bound.</summary>
public interface IWithUnboundedStash : IWithUnrestrictedStash;
