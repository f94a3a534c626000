using System.Globalization;
using Akka.Actor;
using Akka.Actor.Internal;

namespace PeerPigeon.ActorKernel;

/// <summary>
/// Drives an actor system whose configuration says <c>akka.actor.deterministic.enabled = on</c>: whoever calls is the one
/// thread that runs every actor, one message at a time; which of the actors that have something to do comes next is drawn
/// from the seed; time moves only when it is told to. The same seed, code and calls give the same run, also in another process.
/// </summary>
/// <remarks>
/// While the runtime is driving, no other thread may send messages to the system. An await in a handler goes on as an item
/// of its own, drawn like a message.
/// </remarks>
public sealed partial class DeterministicRuntime
{
    internal static readonly TimeSpan LongestTermination = TimeSpan.FromDays(1);

    private SeededRandom _random;
    private object[] _ready = new object[64];
    private int _readyCount;
    private int _drivingThread;

    internal DeterministicRuntime(ulong seed, DateTimeOffset start)
    {
        Seed = seed;
        _random = new SeededRandom(seed);
        Scheduler = new VirtualScheduler(this, start);
        TimeProvider = new VirtualTimeProvider(Scheduler);
    }

    /// <summary>The runtime of a system; null unless the system is deterministic.</summary>
    public static DeterministicRuntime? Of(ActorSystem system) => (system as ActorSystemImpl)?.Runtime;

    /// <summary>What the order of the run is drawn from.</summary>
    public ulong Seed { get; }

    /// <summary>The virtual time.</summary>
    public DateTimeOffset Now => Scheduler.Now;

    /// <summary>The virtual time for code that is no actor, timers included.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Items run so far: messages, continuations and timers.</summary>
    public long Steps { get; private set; }

    internal VirtualScheduler Scheduler { get; }

    /// <summary>Runs one item that is ready, or else a timer that is due now; false if there is neither. Time does not move.</summary>
    /// <exception cref="InvalidOperationException">Called from within an item, or another thread has interfered.</exception>
    public bool Step()
    {
        using var driving = Drive();
        return RunOne();
    }

    /// <summary>Runs items until none is ready, and timers that are due now. Time does not move.</summary>
    /// <param name="maxSteps">Items to run at most.</param>
    /// <returns>Items run.</returns>
    /// <exception cref="InvalidOperationException">Called from within an item, or another thread has interfered.</exception>
    public long RunUntilIdle(long maxSteps = long.MaxValue)
    {
        using var driving = Drive();
        return RunReady(maxSteps);
    }

    /// <summary>Moves time: runs until idle, then again and again fires the next timer that is due on the way and runs until idle.</summary>
    /// <param name="by">How far, not negative; 0 fires what is due now.</param>
    /// <exception cref="InvalidOperationException">Called from within an item, or another thread has interfered.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        using var driving = Drive();
        var end = Scheduler.Ticks + by.Ticks;
        RunReady(long.MaxValue);
        while (FireNext(end)) RunReady(long.MaxValue);
        Scheduler.MoveTo(end);
    }

    /// <summary>Runs until a condition holds, moving time to the next timer whenever nothing is ready.</summary>
    /// <param name="condition">Looked at before each item.</param>
    /// <param name="within">Virtual time that may pass.</param>
    /// <returns>Whether the condition holds. If not, all is idle and the time is over.</returns>
    /// <exception cref="InvalidOperationException">Called from within an item, or another thread has interfered.</exception>
    public bool RunUntil(Func<bool> condition, TimeSpan within)
    {
        using var driving = Drive();
        var end = within == Timeout.InfiniteTimeSpan ? long.MaxValue : Scheduler.Ticks + within.Ticks;
        while (!condition())
        {
            if (RunOne() || FireNext(end)) continue;
            if (end != long.MaxValue) Scheduler.MoveTo(end);
            return condition();
        }

        return true;
    }

    /// <summary>Starts <paramref name="work"/> in the runtime and drives until it has ended.</summary>
    /// <param name="work">Its awaits come back to the runtime.</param>
    /// <param name="within">Virtual time that may pass.</param>
    /// <exception cref="TimeoutException">The work has not ended in time.</exception>
    public T Run<T>(Func<Task<T>> work, TimeSpan within)
    {
        var task = (Task<T>)Drive(work, within);
        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Run{T}(Func{Task{T}}, TimeSpan)" />
    public void Run(Func<Task> work, TimeSpan within) => Drive(work, within).GetAwaiter().GetResult();

    private Task Drive(Func<Task> work, TimeSpan within)
    {
        var task = InContext(work);
        if (RunUntil(() => task.IsCompleted, within)) return task;
        throw new TimeoutException(string.Create(
            CultureInfo.InvariantCulture,
            $"the work had not ended after {within} of virtual time (now {Now:O}, {Steps} steps, seed {Seed}); nothing is ready, and {Scheduler.Pending} timers are due later"));
    }
}
