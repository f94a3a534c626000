using Akka.Event;
using PeerPigeon.ActorKernel;

namespace Akka.Actor.Internal;

public sealed partial class ActorSystemImpl
{
    /// <inheritdoc />
    public override void RegisterOnTermination(Action code) => _callbacks.Add(code);

    /// <inheritdoc />
    public override Task Terminate() => Settings.CoordinatedShutdownRunByActorSystemTerminate
        ? CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance)
        : FinalTerminate();

    /// <summary>
    /// Starts work of the system itself, which goes on when the actor ends that happened to start it: as items of the runtime that drives the
    /// system, or else on the thread pool.
    /// </summary>
    internal Task StartWork(Func<Task> work) => Runtime is null ? Task.Run(work) : Runtime.InContext(work);

    internal override Task FinalTerminate()
    {
        Log.Debug("System shutdown initiated");
        if (!Settings.LogDeadLettersDuringShutdown && _deadLetterListener is not null) Stop(_deadLetterListener);
        Guardian.Stop();
        return WhenTerminated;
    }

    internal void OnRootEnded() => _callbacks.Run();

    /// <inheritdoc />
    public override void Abort() => FinalTerminate();

    private protected override void Dispose(bool disposing)
    {
        Log.Debug("Disposing system");
        var end = EndAtLast();
        if (Runtime is not null) Runtime.Run(() => end, DeterministicRuntime.LongestTermination);
        else end.Wait();
    }

    /// <summary>A coordinated shutdown that fails does not keep a disposed system alive.</summary>
    private Task EndAtLast() => StartWork(async () =>
    {
        try
        {
            await Terminate();
        }
        catch (Exception cause)
        {
            Log.Error(cause, "coordinated shutdown failed; ending the actors without it");
        }

        await FinalTerminate();
    });
}
