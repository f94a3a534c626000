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
    /// <summary>A chain of actors that wake each other stays on one core; every so often it lets older work of that core through.</summary>
    private const int LocalRunsInARow = 64;

    [ThreadStatic]
    private static int _localRuns;

    internal override void Execute(ActorCell cell, bool again)
    {
        var local = !again && ++_localRuns % LocalRunsInARow != 0;
        ThreadPool.UnsafeQueueUserWorkItem(cell, local);
    }
}
