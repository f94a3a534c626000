using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>Runs the mailboxes that have something to do.</summary>
public abstract class MessageDispatcher
{
    private protected MessageDispatcher(string id, int throughput)
    {
        Id = id;
        Throughput = throughput;
    }

    /// <summary>The section of the configuration that describes this dispatcher.</summary>
    public string Id { get; }

    /// <summary>Messages that one actor may handle before others get their turn.</summary>
    public int Throughput { get; }

    /// <summary>Runs the cell soon.</summary>
    /// <param name="cell">A cell that the caller has just marked as scheduled.</param>
    /// <param name="again">Whether the cell has just run and goes to the back of the queue.</param>
    internal abstract void Execute(ActorCell cell, bool again);
}

/// <summary>Runs mailboxes on the thread pool.</summary>
internal sealed class ThreadPoolDispatcher(string id, int throughput) : MessageDispatcher(id, throughput)
{
    // What one actor wakes another for goes to the head of the running thread's own queue, where it is cheapest; every so often
    // it goes to the tail of the common one, so that older work of that thread gets its turn. Threads that run no actor may
    // block next, and leave nothing behind.
    private const int WakesInARow = 64;
    private const int BatchesInARow = 8;

    [ThreadStatic]
    private static int _localRuns;

    internal override void Execute(ActorCell cell, bool again)
    {
        var local = (again || ActorCell.Current is not null) && ++_localRuns % (again ? BatchesInARow : WakesInARow) != 0;
        ThreadPool.UnsafeQueueUserWorkItem(cell, local);
    }
}
