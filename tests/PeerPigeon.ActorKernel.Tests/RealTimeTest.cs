using Akka.Actor;
using Akka.Configuration;

namespace PeerPigeon.ActorKernel.Tests;

/// <summary>A system on real threads, and a bound on waiting that only a hang reaches.</summary>
public abstract class RealTimeTest : IDisposable
{
    protected static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    protected ActorSystem System { get; } =
        ActorSystem.Create("threads", ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off }"));

    public void Dispose()
    {
        System.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static void Await(Task task) => task.WaitAsync(Patience).GetAwaiter().GetResult();

    protected static T Await<T>(Task<T> task) => task.WaitAsync(Patience).GetAwaiter().GetResult();

    /// <summary>Runs an action on so many threads at once, and ends when all have ended.</summary>
    protected static void InParallel(int threads, Action<int> action)
    {
        using var start = new Barrier(threads);
        var failures = new Exception?[threads];
        var all = Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                action(i);
            }
            catch (Exception failure)
            {
                failures[i] = failure;
            }
        })).ToList();
        foreach (var thread in all) thread.Start();
        foreach (var thread in all) Assert.True(thread.Join(Patience), "a thread hangs");
        if (Array.Find(failures, f => f is not null) is { } first) throw new InvalidOperationException("a thread failed", first);
    }
}
