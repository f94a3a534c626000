using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Actors;

public sealed class HandlerSharingTests : RealTimeTest
{
    private interface IShape;

    private sealed record Circle(int N) : IShape;

    private sealed record Square(int N) : IShape;

    private sealed class Sorter : ReceiveActor
    {
        public Sorter(bool squaresFirst)
        {
            if (squaresFirst) Receive<Square>(_ => Sender.Tell("square"));
            Receive<Circle>(c => c.N > 10, _ => Sender.Tell("big circle"));
            Receive<IShape>(_ => Sender.Tell("shape"));
            Receive<Circle>(_ => Sender.Tell("never"));
            Receive(typeof(string), text => Sender.Tell("text " + text));
            Receive<int>(n => n % 2 == 0 && Answer("even"));
            ReceiveAny(_ => Sender.Tell("any"));
        }

        private bool Answer(string text)
        {
            Sender.Tell(text);
            return true;
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void The_first_handler_that_fits_takes_the_message_whatever_other_instances_handle(bool squaresFirst)
    {
        var sorter = System.ActorOf(Props.Create(() => new Sorter(squaresFirst)));
        (object Message, string Answer)[] table =
        [
            (new Square(1), squaresFirst ? "square" : "shape"), (new Circle(11), "big circle"), (new Circle(10), "shape"),
            ("x", "text x"), (2, "even"), (3, "any"), (2L, "any"),
        ];
        foreach (var (message, answer) in table) Assert.Equal(answer, Await(sorter.Ask<string>(message, Patience)));
    }

    [Fact]
    public void Many_types_met_by_many_threads_at_once_find_their_handlers()
    {
        var messages = Enumerable.Range(0, 40).Select(i => Activator.CreateInstance(typeof(List<>).MakeGenericType(Nested(i)))!).ToArray();
        var actors = Enumerable.Range(0, 4).Select(_ => System.ActorOf(Props.Create(() => new Echo()))).ToArray();
        InParallel(4, t =>
        {
            for (var i = 0; i < messages.Length; i++)
                Assert.Equal(messages[i].GetType().Name, Await(actors[t].Ask<string>(messages[(i + (t * 10)) % messages.Length], Patience)));
        });
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo()
        {
            Receive<IFormattable>(_ => Sender.Tell("no list"));
            Receive<System.Collections.IList>(list => Sender.Tell(list.GetType().Name));
        }
    }

    private static Type Nested(int depth) => depth == 0 ? typeof(int) : typeof(List<>).MakeGenericType(Nested(depth - 1));
}
