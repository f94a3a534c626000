namespace PeerPigeon.ActorKernel;

/// <summary>
/// Brings continuations of awaits back to the runtime, each as an item of its own that is drawn like a message. Every step
/// has a context of its own: a continuation that was captured in one step and is released in another is then never run in
/// place, inside somebody else's message.
/// </summary>
internal sealed class RuntimeContext(DeterministicRuntime runtime) : SynchronizationContext
{
    internal DeterministicRuntime Runtime => runtime;

    public override void Post(SendOrPostCallback d, object? state) => runtime.Post(new Continuation(d, state));

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("a deterministic runtime runs one item at a time; use Post, Send would have to wait for itself");

    public override SynchronizationContext CreateCopy() => this;
}

/// <summary>The rest of a method that awaited something.</summary>
internal sealed class Continuation(SendOrPostCallback callback, object? state)
{
    internal void Run() => callback(state);
}
