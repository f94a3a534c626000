using System.Linq.Expressions;
using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Sends every message back, to its sender and, if wanted, to the test.</summary>
public class EchoActor : ReceiveActor
{
    /// <summary>Made by <see cref="Props"/>.</summary>
    public EchoActor(TestKitBase testkit, bool echoBackToSenderAsWell = true)
    {
        ArgumentNullException.ThrowIfNull(testkit);
        var test = testkit.TestActor;
        ReceiveAny(message =>
        {
            test.Forward(message);
            if (echoBackToSenderAsWell && !Sender.Equals(test))
                Sender.Tell(message, Self);
        });
    }

    /// <summary>For an actor that sends every message to the test and, by default, to its sender.</summary>
    public static Props Props(TestKitBase testkit, bool echoBackToSenderAsWell = true)
    {
        Expression<Func<EchoActor>> make = () => new EchoActor(testkit, echoBackToSenderAsWell);
        return Akka.Actor.Props.Create(make);
    }
}
