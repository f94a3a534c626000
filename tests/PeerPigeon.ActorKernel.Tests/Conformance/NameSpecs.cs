using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class NameSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    [Fact]
    public void A_name_is_the_last_part_of_the_path()
    {
        var actor = NewPuppet(name: "named");
        Assert.Equal("named", actor.Path.Name);
        Assert.Equal($"akka://{Sys.Name}/user/named", actor.Path.ToString());
        Assert.Equal(["user", "named"], actor.Path.Elements);
    }

    [Fact]
    public void A_child_is_below_its_parent()
    {
        var parent = NewPuppet(name: "parent");
        var child = ChildOf(parent, "child");
        Assert.Equal(parent.Path / "child", child.Path);
        Assert.Equal(parent.Path, child.Path.Parent);
        Assert.Equal("/user/parent/child", child.Path.ToStringWithoutAddress());
    }

    [Fact]
    public void A_name_is_used_once_at_a_time()
    {
        NewPuppet(name: "twice");
        Assert.Throws<InvalidActorNameException>(() => NewPuppet(name: "twice"));
    }

    [Fact]
    public void The_same_name_may_be_used_under_different_parents()
    {
        var one = ChildOf(NewPuppet(name: "one"), "child");
        var other = ChildOf(NewPuppet(name: "other"), "child");
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$begins")]
    [InlineData("with space")]
    [InlineData("with/slash")]
    [InlineData("naïve")]
    [InlineData("hash#")]
    [InlineData("per%")]
    public void A_name_that_no_path_can_hold_is_refused(string name) => Assert.Throws<InvalidActorNameException>(() => NewPuppet(name: name));

    [Theory]
    [InlineData("simple")]
    [InlineData("with-dash_and.dot")]
    [InlineData("in$ide")]
    [InlineData("%20")]
    [InlineData("@:+&=,;!~*'()")]
    [InlineData("0123456789abcdef0123456789abcdef01234567")]
    public void A_name_that_a_path_can_hold_is_taken(string name) => Assert.Equal(name, NewPuppet(name: name).Path.Name);

    [Fact]
    public void Names_that_are_not_given_are_made_up_and_differ()
    {
        var names = Enumerable.Range(0, 200).Select(_ => NewPuppet().Path.Name).ToList();
        Assert.Equal(200, names.Distinct().Count());
        Assert.All(names, name => Assert.StartsWith("$", name, StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_is_free_again_when_its_actor_has_ended()
    {
        var first = NewPuppet(name: "again");
        Watch(first);
        Sys.Stop(first);
        ExpectTerminated(first);
        AwaitAssert(() => NewPuppet(name: "again"), interval: Milliseconds(5));
    }

    [Fact]
    public void An_actor_under_a_name_used_again_is_another_one()
    {
        var dead = CreateTestProbe();
        var first = NewPuppet(name: "again");
        Watch(first);
        Sys.Stop(first);
        ExpectTerminated(first);
        IActorRef second = ActorRefs.Nobody;
        AwaitAssert(() => second = NewPuppet(name: "again"), interval: Milliseconds(5));
        Assert.Equal(first.Path, second.Path);
        Assert.NotEqual(first.Path.Uid, second.Path.Uid);
        Assert.NotEqual(first, second);
        Sys.EventStream.Subscribe(dead.Ref, typeof(Akka.Event.DeadLetter));
        first.Tell("x", TestActor);
        dead.ExpectMsg<Akka.Event.DeadLetter>();
        second.Tell("y");
        ExpectMsg("y");
    }

    [Fact]
    public void A_name_is_not_free_while_its_actor_ends()
    {
        var parent = NewPuppet();
        parent.Tell(new Puppet.Do(me =>
        {
            var child = me.Cell.ActorOf(Puppet.Props(), "child");
            me.Cell.Stop(child);
            me.From.Tell(Record.Exception(() => me.Cell.ActorOf(Puppet.Props(), "child"))?.GetType().Name ?? "accepted");
        }));
        ExpectMsg(nameof(InvalidActorNameException));
    }

    [Fact]
    public void A_parent_finds_its_child_by_name_and_nobody_else()
    {
        var parent = NewPuppet();
        var child = ChildOf(parent, "child");
        parent.Tell(new Puppet.Do(me =>
        {
            me.From.Tell(me.Cell.Child("child"));
            me.From.Tell(me.Cell.Child("nobody").Equals(ActorRefs.Nobody));
            me.From.Tell(me.Cell.Child("nobody").IsNobody());
        }));
        ExpectMsg(child);
        ExpectMsg(true);
        ExpectMsg(true);
    }

    [Fact]
    public void A_parent_lists_its_children()
    {
        var parent = NewPuppet();
        var children = Enumerable.Range(0, 5).Select(n => ChildOf(parent, $"child{n}")).ToList();
        parent.Tell(new Puppet.Do(me => me.From.Tell(me.Cell.GetChildren().OrderBy(child => child.Path.Name, StringComparer.Ordinal).ToList())));
        ExpectMsg<List<IActorRef>>(list => Assert.Equal(children, list));
    }

    [Fact]
    public void A_child_that_ended_is_no_longer_listed()
    {
        var diary = CreateTestProbe();
        var parent = NewPuppet(diary, "parent");
        Hear(diary, "parent: constructor", "parent: PreStart");
        var child = ChildOf(parent, "child");
        parent.Tell(new Puppet.Do(me =>
        {
            me.Cell.Watch(child);
            me.Cell.Stop(child);
        }));
        diary.ExpectMsg("parent: terminated child");
        parent.Tell(new Puppet.Do(me => me.From.Tell(me.Cell.GetChildren().Count())));
        ExpectMsg(0);
    }

    [Fact]
    public void An_actor_knows_its_parent()
    {
        var parent = NewPuppet();
        ChildOf(parent, "child").Tell(new Puppet.Do(me => me.From.Tell(me.Cell.Parent)));
        ExpectMsg(parent);
    }

    [Fact]
    public void A_path_is_read_from_its_text()
    {
        var path = ActorPath.Parse("akka://system/user/a/b");
        Assert.Equal("b", path.Name);
        Assert.Equal("a", path.Parent.Name);
        Assert.Equal("system", path.Address.System);
        Assert.Equal("akka://system/user/a/b", path.ToString());
        Assert.False(ActorPath.TryParse("no path", out _));
    }
}
