using Akka.Actor;
using Akka.Event;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class SelectionSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private sealed record Who;

    /// <summary>Answers with its path, and makes children.</summary>
    private sealed class Named : ReceiveActor
    {
        public Named()
        {
            Receive<Who>(_ => Sender.Tell(string.Join('/', Self.Path.Elements.Skip(1))));
            Receive<Puppet.Spawn>(spawn => Sender.Tell(Context.ActorOf(spawn.Props, spawn.Name)));
            Receive<Action<IActorContext>>(act => act(Context));
        }
    }

    private IActorRef Tree()
    {
        var props = Props.Create(() => new Named());
        var top = Sys.ActorOf(props, "top");
        foreach (var name in (string[])["a1", "a2", "b1"])
        {
            var child = ChildOf(top, props, name);
            ChildOf(child, props, "leaf");
        }

        return top;
    }

    private void Reaches(ActorSelection selection, params string[] paths)
    {
        var probe = CreateTestProbe();
        selection.Tell(new Who(), probe.Ref);
        var heard = paths.Select(_ => probe.ExpectMsg<string>()).Order(StringComparer.Ordinal);
        Assert.Equal(paths.Order(StringComparer.Ordinal), heard);
        probe.ExpectNoMsg(Milliseconds(20));
    }

    [Theory]
    [InlineData("/user/top", "top")]
    [InlineData("/user/top/a1", "top/a1")]
    [InlineData("/user/top/a1/leaf", "top/a1/leaf")]
    [InlineData("/user/top/*", "top/a1,top/a2,top/b1")]
    [InlineData("/user/top/a*", "top/a1,top/a2")]
    [InlineData("/user/top/?1", "top/a1,top/b1")]
    [InlineData("/user/top/*/leaf", "top/a1/leaf,top/a2/leaf,top/b1/leaf")]
    [InlineData("/user/top/a?/l*", "top/a1/leaf,top/a2/leaf")]
    [InlineData("/user/top/a1/../b1", "top/b1")]
    [InlineData("/user/top/nobody", "")]
    [InlineData("/user/top/a1/leaf/deeper", "")]
    public void An_absolute_path_reaches_its_actors(string path, string reached)
    {
        Tree();
        Reaches(Sys.ActorSelection(path), reached.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_whole_path_with_its_system_reaches_the_actor()
    {
        var top = Tree();
        Reaches(Sys.ActorSelection(top.Path.ToString()), "top");
        Reaches(Sys.ActorSelection(top.Path), "top");
    }

    [Theory]
    [InlineData("leaf", "top/a1/leaf")]
    [InlineData("../a2", "top/a2")]
    [InlineData("../*/leaf", "top/a1/leaf,top/a2/leaf,top/b1/leaf")]
    [InlineData("..", "top")]
    [InlineData("../../top/b1", "top/b1")]
    [InlineData("/user/top", "top")]
    public void A_relative_path_begins_at_the_actor(string path, string reached)
    {
        Tree();
        var told = CreateTestProbe();
        Sys.ActorSelection("/user/top/a1").Tell((Action<IActorContext>)(context => context.ActorSelection(path).Tell(new Who(), told.Ref)));
        var paths = reached.Split(',');
        Assert.Equal(paths, paths.Select(_ => told.ExpectMsg<string>()).Order(StringComparer.Ordinal));
        told.ExpectNoMsg(Milliseconds(20));
    }

    [Fact]
    public void A_selection_may_begin_at_a_reference() => Reaches(new ActorSelection(Tree(), "a1/leaf"), "top/a1/leaf");

    [Fact]
    public void A_message_through_a_selection_keeps_its_sender()
    {
        var probe = CreateTestProbe("selected");
        Sys.ActorSelection(probe.Ref.Path).Tell("x", TestActor);
        Assert.Equal(TestActor, probe.ExpectMsgFrom("x"));
    }

    [Fact]
    public void A_selection_that_reaches_nobody_gives_a_dead_letter()
    {
        var dead = CreateTestProbe();
        Sys.EventStream.Subscribe(dead.Ref, typeof(DeadLetter));
        Sys.ActorSelection("/user/nobody").Tell("x", TestActor);
        Assert.Equal("x", dead.ExpectMsg<DeadLetter>(letter => letter.Message is "x").Message);
    }

    [Fact]
    public void ResolveOne_finds_the_actor()
    {
        var top = Tree();
        Assert.Equal(top, Wait(Sys.ActorSelection("/user/top").ResolveOne(TimeSpan.FromSeconds(3))));
    }

    [Fact]
    public void ResolveOne_of_nobody_fails_with_ActorNotFoundException() =>
        Assert.Throws<ActorNotFoundException>(() => Wait(Sys.ActorSelection("/user/nobody").ResolveOne(TimeSpan.FromSeconds(3))));

    [Fact]
    public void ResolveOne_does_not_find_an_actor_that_ended()
    {
        var top = Tree();
        Watch(top);
        Sys.Stop(top);
        ExpectTerminated(top);
        Assert.Throws<ActorNotFoundException>(() => Wait(Sys.ActorSelection("/user/top").ResolveOne(TimeSpan.FromSeconds(3))));
    }

    [Fact]
    public void Identify_is_answered_by_the_actor_with_the_id_that_was_given()
    {
        var top = Tree();
        top.Tell(new Identify("which"));
        var identity = ExpectMsg<ActorIdentity>();
        Assert.Equal("which", identity.MessageId);
        Assert.Equal(top, identity.Subject);
    }

    [Fact]
    public void Identify_through_a_pattern_is_answered_by_each()
    {
        Tree();
        Sys.ActorSelection("/user/top/a*").Tell(new Identify(1), TestActor);
        var names = new[] { ExpectMsg<ActorIdentity>(), ExpectMsg<ActorIdentity>() }.Select(identity => identity.Subject!.Path.Name);
        Assert.Equal(["a1", "a2"], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Identify_of_nobody_is_answered_without_a_subject()
    {
        Sys.ActorSelection("/user/nobody").Tell(new Identify("which"), TestActor);
        var identity = ExpectMsg<ActorIdentity>();
        Assert.Equal("which", identity.MessageId);
        Assert.Null(identity.Subject);
    }

    [Fact]
    public void Identify_of_a_reference_that_ended_is_answered_without_a_subject()
    {
        var top = Tree();
        Watch(top);
        Sys.Stop(top);
        ExpectTerminated(top);
        top.Tell(new Identify("which"), TestActor);
        Assert.Null(ExpectMsg<ActorIdentity>().Subject);
    }

    [Fact]
    public void Two_selections_of_the_same_path_are_equal()
    {
        Tree();
        Assert.Equal(Sys.ActorSelection("/user/top/a1"), Sys.ActorSelection("/user/top/a1"));
        Assert.NotEqual(Sys.ActorSelection("/user/top/a1"), Sys.ActorSelection("/user/top/a2"));
    }
}
