using Akka.Actor;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Writes log events into the output of a test, at the moment of their publication.</summary>
internal sealed class TestOutputLogger(ITestOutputHelper output, string prefix) : MinimalActorRef
{
    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "all-systems"), "/TestOutputLogger");

    public override IActorRefProvider Provider => throw new NotSupportedException("a logger without an actor has no provider");

    protected override void TellInternal(object message, IActorRef? sender)
    {
        if (message is not LogEvent logEvent)
            return;
        try
        {
            output.WriteLine(prefix + logEvent);
        }
        catch (InvalidOperationException)
        {
            // xunit takes no output of a test that is over.
        }
    }
}
