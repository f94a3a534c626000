using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>Keeps what it receives for the test that owns its queue.</summary>
internal sealed class InternalTestActor(MessageQueue queue) : ActorBase
{
    private TestActor.Ignore? _ignore;
    private AutoPilot? _autoPilot;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case TestActor.SetIgnore ignore:
                _ignore = ignore.Ignore;
                break;
            case TestActor.Watch watch:
                Context.Watch(watch.Actor);
                break;
            case TestActor.Unwatch unwatch:
                Context.Unwatch(unwatch.Actor);
                break;
            case TestActor.SetAutoPilot set:
                SetAutoPilot(set.AutoPilot);
                break;
            default:
                Keep(message);
                break;
        }

        return true;
    }

    private void Keep(object message)
    {
        if (_autoPilot?.Run(Sender, message) is { } next and not KeepRunning)
            SetAutoPilot(next);
        if (_ignore?.Invoke(message) != true)
            queue.Add(new RealMessageEnvelope(message, Sender));
    }

    private void SetAutoPilot(AutoPilot autoPilot) => _autoPilot = autoPilot is NoAutoPilot ? null : autoPilot;

    protected override void PostStop()
    {
        while (queue.TryTake(out var left))
            Context.System.DeadLetters.Tell(new DeadLetter(left.Message, left.Sender, Self), left.Sender);
    }
}
