using Akka.Actor;
using Akka.Event;

namespace PeerPigeon.ActorKernel.Tests.Event;

public sealed class EventStreamTests
{
    private readonly EventStream _stream = new(debug: false);
    private readonly Collector _one = new("one");
    private readonly Collector _two = new("two");

    private interface IShape;

    private record Animal;

    private sealed record Dog : Animal, IShape;

    private sealed record Cat : Animal;

    [Fact]
    public void A_subscriber_takes_a_class_and_what_derives_from_it()
    {
        Assert.True(_stream.Subscribe<Animal>(_one));
        _stream.Publish(new Dog());
        _stream.Publish(new Animal());
        _stream.Publish("no animal");

        Assert.Equal([new Dog(), new Animal()], _one.Received);
    }

    [Fact]
    public void A_subscriber_takes_what_implements_an_interface()
    {
        _stream.Subscribe<IShape>(_one);
        _stream.Publish(new Cat());
        _stream.Publish(new Dog());

        Assert.Equal([new Dog()], _one.Received);
    }

    [Fact]
    public void An_event_arrives_once_however_many_channels_fit()
    {
        _stream.Subscribe<Dog>(_one);
        _stream.Subscribe<Animal>(_one);
        _stream.Subscribe<object>(_one);
        _stream.Publish(new Dog());

        Assert.Single(_one.Received);
    }

    [Fact]
    public void Subscribing_again_and_unsubscribing_from_nothing_say_so()
    {
        Assert.True(_stream.Subscribe<Dog>(_one));
        Assert.False(_stream.Subscribe<Dog>(_one));
        Assert.False(_stream.Unsubscribe<Cat>(_one));
        Assert.True(_stream.Unsubscribe<Dog>(_one));
        Assert.False(_stream.Unsubscribe(_one));
    }

    [Fact]
    public void A_part_of_a_channel_can_be_taken_back_and_asked_for_again()
    {
        _stream.Subscribe<Animal>(_one);
        Assert.True(_stream.Unsubscribe<Dog>(_one));
        _stream.Publish(new Dog());
        _stream.Publish(new Cat());
        Assert.Equal([new Cat()], _one.Received);

        Assert.True(_stream.Subscribe<Dog>(_one));
        _stream.Publish(new Dog());
        Assert.Equal([new Cat(), new Dog()], _one.Received);
    }

    [Fact]
    public void Unsubscribing_concerns_one_subscriber()
    {
        _stream.Subscribe<Animal>(_one);
        _stream.Subscribe<Animal>(_two);
        _stream.Unsubscribe(_one);
        _stream.Publish(new Cat());

        Assert.Empty(_one.Received);
        Assert.Single(_two.Received);
    }

    [Fact]
    public void A_subscription_counts_for_classes_that_were_published_before()
    {
        _stream.Publish(new Dog());
        _stream.Subscribe<Animal>(_one);
        _stream.Publish(new Dog());

        Assert.Single(_one.Received);
    }

    [Fact]
    public void A_subscriber_that_stops_is_taken_off()
    {
        using var system = ActorSystem.Create("stream", "akka { stdout-loglevel = OFF, loggers = [], actor.deterministic { enabled = on, seed = 1, start = \"2000-01-01T00:00:00Z\" } }");
        var runtime = DeterministicRuntime.Of(system)!;
        var subscriber = system.ActorOf(Props.Empty);
        system.EventStream.Subscribe<Dog>(subscriber);
        system.EventStream.Subscribe<DeadLetter>(_one);
        system.Stop(subscriber);
        runtime.RunUntilIdle();
        system.EventStream.Publish(new Dog());
        runtime.RunUntilIdle();

        Assert.Empty(_one.Received);
        Assert.False(system.EventStream.Unsubscribe(subscriber));
    }
}
