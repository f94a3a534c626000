using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.PropsOf;

public sealed class PropsArgumentsTests : RealTimeTest
{
    private sealed class Holder : ReceiveActor
    {
        public Holder(object? first, long second = 0, params string[] rest) => Receive<string>(_ => Sender.Tell($"{first ?? "null"} {second} {string.Join(',', rest)}"));
    }

    private readonly string _field = "field";

    private int _calls;

    private string Property => "property";

    private int Next() => ++_calls;

    private string Told(Akka.Actor.Props props) => Await(System.ActorOf(props).Ask<string>("?", Patience));

    [Fact]
    public void Arguments_of_every_form_reach_the_constructor()
    {
        var local = "local";
        var number = 3;
        Assert.Equal("local 3 a,b", Told(Akka.Actor.Props.Create(() => new Holder(local, number, "a", "b"))));
        Assert.Equal("field 0 ", Told(Akka.Actor.Props.Create(() => new Holder(_field, 0))));
        Assert.Equal("property 9 ", Told(Akka.Actor.Props.Create(() => new Holder(Property, number * 3))));
        Assert.Equal("null 5 x", Told(Akka.Actor.Props.Create(() => new Holder(null, Math.Max(number, 5), string.Concat("x", "")))));
        Assert.Equal("4 0 ", Told(Akka.Actor.Props.Create(() => new Holder(number + 1, 0))));
    }

    [Fact]
    public void Arguments_are_evaluated_once_so_that_every_incarnation_gets_the_same()
    {
        var props = Akka.Actor.Props.Create(() => new Holder(Next(), 0));
        Assert.Equal("1 0 ", Told(props));
        Assert.Equal("1 0 ", Told(props));
        Assert.Equal(1, _calls);
    }
}
