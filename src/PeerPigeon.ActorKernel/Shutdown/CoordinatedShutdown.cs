using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Ends an actor system in order: the tasks of one phase run side by side, and a phase begins when those that it depends on are done or out of
/// time. Phases, their order and their timeouts stand in <c>akka.coordinated-shutdown.phases</c>. The last one terminates the system.
/// </summary>
public sealed partial class CoordinatedShutdown : IExtension
{
    private readonly OrderedDictionary<string, ShutdownPhase> _phases;
    private readonly List<string> _order;
    private readonly ConcurrentDictionary<string, ImmutableList<(string Name, Func<Task<Done>> Run)>> _tasks = [];
    private readonly TaskCompletionSource<Done> _ended = new();
    private readonly ILoggingAdapter _log;
    private Reason? _reason;

    internal CoordinatedShutdown(ExtendedActorSystem system, OrderedDictionary<string, ShutdownPhase> phases)
    {
        System = system;
        _phases = phases;
        _order = ShutdownPhases.Sort(phases);
        _log = Logging.GetLogger(system, typeof(CoordinatedShutdown));
    }

    /// <summary>The system that is ended.</summary>
    public ExtendedActorSystem System { get; }

    /// <summary>Why the shutdown was begun; null while it has not.</summary>
    public Reason? ShutdownReason => Volatile.Read(ref _reason);

    /// <summary>The timeouts of all phases that have tasks, added up.</summary>
    public TimeSpan TotalTimeout => _tasks.Keys.Aggregate(TimeSpan.Zero, (sum, phase) => sum + Timeout(phase));

    internal IReadOnlyList<string> OrderedPhases => _order;

    /// <summary>The shutdown of <paramref name="sys"/>.</summary>
    public static CoordinatedShutdown Get(ActorSystem sys) => sys.WithExtension<CoordinatedShutdown, CoordinatedShutdownExtension>();

    /// <summary>Adds a task to a phase that has not begun.</summary>
    /// <param name="phase">A phase of the configuration.</param>
    /// <param name="taskName">What a log calls it.</param>
    /// <param name="task">Begun together with the other tasks of the phase.</param>
    /// <exception cref="ConfigurationException">There is no such phase.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        if (!_order.Contains(phase))
            throw new ConfigurationException($"phase {phase} of task {taskName} is unknown; "
                + $"use one of {string.Join(", ", _order)}, or define it in akka.coordinated-shutdown.phases");
        _tasks.AddOrUpdate(phase, _ => [(taskName, task)], (_, others) => others.Add((taskName, task)));
    }

    /// <summary>How long the shutdown waits for the tasks of a phase.</summary>
    /// <exception cref="ArgumentException">There is no such phase.</exception>
    public TimeSpan Timeout(string phase) =>
        _phases.TryGetValue(phase, out var known) ? known.Timeout : throw new ArgumentException($"phase {phase} is unknown; "
            + "define it in akka.coordinated-shutdown.phases", nameof(phase));

    /// <summary>Runs the phases, once: later calls get the same task and change nothing.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="fromPhase">The first phase to run; null for all.</param>
    /// <returns>Done after the last phase; faulted where a phase failed that does not recover.</returns>
    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
            _ = ((ActorSystemImpl)System).StartWork(() => RunPhases(fromPhase is null ? _order : [.. _order.SkipWhile(phase => phase != fromPhase)]));
        return _ended.Task;
    }

    private async Task RunPhases(List<string> order)
    {
        try
        {
            foreach (var phase in order)
                if (_tasks.TryGetValue(phase, out var tasks))
                    await RunPhase(phase, tasks);
            _ended.SetResult(Done.Instance);
        }
        catch (Exception fault)
        {
            _ended.SetException(fault);
        }
    }

    private async Task RunPhase(string phase, ImmutableList<(string Name, Func<Task<Done>> Run)> tasks)
    {
        _log.Debug("Performing phase [{Phase}] with [{Count}] tasks: [{Tasks}]", phase, tasks.Count, string.Join(", ", tasks.Select(task => task.Name)));
        var (_, timeout, recover) = _phases.TryGetValue(phase, out var known) ? known : new([], TimeSpan.Zero, Recover: true);
        var work = Task.WhenAll(tasks.Select(task => RunTask(phase, task.Name, task.Run, recover)));
        var (timer, outOfTime) = StartTimer(timeout);
        await Task.WhenAny(work, outOfTime);
        timer.Cancel();
        if (work.IsCompleted)
            await work;
        else if (recover)
            _log.Warning("Coordinated shutdown phase [{Phase}] timed out after {Timeout}", phase, timeout);
        else
            throw new TimeoutException($"coordinated shutdown phase {phase} timed out after {timeout}");
    }

    private async Task RunTask(string phase, string name, Func<Task<Done>> run, bool recover)
    {
        try
        {
            await run();
        }
        catch (Exception fault) when (recover)
        {
            _log.Warning(fault, "Task [{Task}] failed in phase [{Phase}]: {Reason}", name, phase, fault.Message);
        }
    }

    // On the system's scheduler, so in a deterministic system the timeout is virtual. The last phase stops the scheduler: then nothing times out any more.
    private (ICancelable Timer, Task OutOfTime) StartTimer(TimeSpan timeout)
    {
        var outOfTime = new TaskCompletionSource();
        var timer = new Cancelable(System.Scheduler);
        try
        {
            System.Scheduler.Advanced.ScheduleOnce(timeout, () => outOfTime.TrySetResult(), timer);
        }
        catch (SchedulerException)
        {
            _log.Debug("no timeout of {Timeout}: the scheduler has stopped", timeout);
        }
        return (timer, outOfTime.Task);
    }
}
