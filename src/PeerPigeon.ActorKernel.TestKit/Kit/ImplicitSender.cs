using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Makes the test actor the sender of what a test tells, also after an await, on whatever thread the test goes on.</summary>
internal sealed class ImplicitSender(ActorCell? testActor) : SynchronizationContext
{
    internal static void Enter(ActorCell? testActor)
    {
        ActorCell.Current = testActor;
        SetSynchronizationContext(new ImplicitSender(testActor));
    }

    /// <summary>Lets nothing of a test that is over stay on its thread.</summary>
    internal static void Leave(ActorCell? testActor)
    {
        if (ReferenceEquals(ActorCell.Current, testActor))
            ActorCell.Current = null;
        if (Current is ImplicitSender)
            SetSynchronizationContext(null);
    }

    public override void Post(SendOrPostCallback d, object? state) => ThreadPool.QueueUserWorkItem(_ => Run(d, state));

    public override void Send(SendOrPostCallback d, object? state) => Run(d, state);

    public override SynchronizationContext CreateCopy() => this;

    private void Run(SendOrPostCallback callback, object? state)
    {
        var (outerCell, outerContext) = (ActorCell.Current, Current);
        try
        {
            ActorCell.Current = testActor;
            SetSynchronizationContext(this);
            callback(state);
        }
        finally
        {
            ActorCell.Current = outerCell;
            SetSynchronizationContext(outerContext);
        }
    }
}
