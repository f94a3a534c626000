using Akka.Actor;

namespace PeerPigeon.ActorKernel;

public sealed partial class DeterministicRuntime
{
    private string? _interference;

    /// <summary>An item that is ready: a cell, or the rest of a method.</summary>
    internal void AddReady(object item)
    {
        if (_readyCount == _ready.Length) Array.Resize(ref _ready, _readyCount * 2);
        _ready[_readyCount++] = item;
    }

    internal void Post(Continuation continuation)
    {
        // Throwing here would end in the thread of whoever completed a task; the driver says it instead.
        if (IsForeign) Volatile.Write(ref _interference, Explain("an awaited task was completed"));
        else AddReady(continuation);
    }

    internal void Post(Action action) => Post(new Continuation(static state => ((Action)state!)(), action));

    /// <summary>Refuses messages from a thread that is not the driving one.</summary>
    internal void CheckThread(ActorCell target)
    {
        if (IsForeign) throw new InvalidOperationException(Explain($"{target.Self} was sent a message"));
    }

    internal void CheckThread(string what)
    {
        if (IsForeign) throw new InvalidOperationException(Explain(what));
    }

    private bool IsForeign
    {
        get
        {
            var driving = Volatile.Read(ref _drivingThread);
            return driving != 0 && driving != Environment.CurrentManagedThreadId;
        }
    }

    private string Explain(string what) =>
        $"{what} from thread {Environment.CurrentManagedThreadId} while thread {Volatile.Read(ref _drivingThread)} drives the deterministic actor system "
        + $"(seed {Seed}): its order could not be repeated. Let all work run in the runtime: no Task.Run, no ConfigureAwait(false), "
        + "no real timers or sockets; or send before and after driving.";

    /// <summary>Takes the runtime for this thread until disposed.</summary>
    private Driving Drive()
    {
        var thread = Environment.CurrentManagedThreadId;
        var other = Interlocked.CompareExchange(ref _drivingThread, thread, 0);
        if (other == 0) return new Driving(this, SynchronizationContext.Current);
        throw new InvalidOperationException(other == thread
            ? "the deterministic runtime is running an item on this thread already; it cannot be driven from within an actor or a continuation"
            : $"thread {other} is driving the deterministic runtime; thread {thread} cannot drive it at the same time");
    }

    /// <summary>Starts something whose awaits come back to the runtime.</summary>
    internal Task InContext(Func<Task> start)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new RuntimeContext(this));
        try
        {
            return start();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    internal void InContext(Action start) => InContext(() =>
    {
        start();
        return Task.CompletedTask;
    });

    private long RunReady(long maxSteps)
    {
        long steps = 0;
        while (steps < maxSteps && RunOne()) steps++;
        return steps;
    }

    private bool RunOne()
    {
        if (_interference is not null) ThrowInterference();
        if (_readyCount == 0) return FireNext(Scheduler.Ticks);
        var index = _readyCount == 1 ? 0 : _random.Below(_readyCount);
        var item = _ready[index];
        _ready[index] = _ready[--_readyCount];
        _ready[_readyCount] = null!;
        Steps++;
        SynchronizationContext.SetSynchronizationContext(new RuntimeContext(this));
        if (item is ActorCell cell) cell.RunOne();
        else ((Continuation)item).Run();
        return true;
    }

    private bool FireNext(long end)
    {
        var due = Scheduler.NextDue;
        if (due > end || Scheduler.Pending == 0) return false;
        Scheduler.MoveTo(due);
        Steps++;
        SynchronizationContext.SetSynchronizationContext(new RuntimeContext(this));
        return Scheduler.FireOne();
    }

    private void ThrowInterference() =>
        throw new InvalidOperationException(Interlocked.Exchange(ref _interference, null));

    private readonly struct Driving(DeterministicRuntime runtime, SynchronizationContext? outer) : IDisposable
    {
        public void Dispose()
        {
            SynchronizationContext.SetSynchronizationContext(outer);
            Volatile.Write(ref runtime._drivingThread, 0);
        }
    }
}
