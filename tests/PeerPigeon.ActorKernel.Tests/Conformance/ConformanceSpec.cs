using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

/// <summary>What both runtimes promise. The same specs run against Akka.NET's packages and, on threads and in virtual time, against the kernel.</summary>
/// <remarks>No spec blocks an actor or awaits outside one: it waits through the TestKit, which knows how time passes in its system.</remarks>
public abstract class ConformanceSpec : TestKit
{
    /// <summary>How long silence must last to count as silence.</summary>
    protected static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(60);

    protected ConformanceSpec(string runtime, string config = "")
        : base(ConfigurationFactory.ParseString("akka.stdout-loglevel = OFF\n" + config + "\n" + runtime))
    {
    }

    protected static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);

    protected static void Hear(TestProbe probe, params string[] lines)
    {
        foreach (var line in lines)
            probe.ExpectMsg(line);
    }

    /// <summary>Lets the system run until the task has ended, and returns what it returned or throws what it threw.</summary>
    protected T Wait<T>(Task<T> task)
    {
        AwaitCondition(() => task.IsCompleted, Milliseconds(3000), Milliseconds(5));
        return task.GetAwaiter().GetResult();
    }

    protected void Wait(Task task)
    {
        AwaitCondition(() => task.IsCompleted, Milliseconds(3000), Milliseconds(5));
        task.GetAwaiter().GetResult();
    }

    protected IActorRef NewPuppet(TestProbe? diary = null, string? name = null, SupervisorStrategy? strategy = null)
    {
        var props = Puppet.Props(diary?.Ref, strategy);
        return name is null ? Sys.ActorOf(props) : Sys.ActorOf(props, name);
    }

    protected IActorRef ChildOf(IActorRef parent, string name, TestProbe? diary = null, SupervisorStrategy? strategy = null) =>
        ChildOf(parent, Puppet.Props(diary?.Ref, strategy), name);

    protected IActorRef ChildOf(IActorRef parent, Props props, string name)
    {
        var probe = CreateTestProbe();
        parent.Tell(new Puppet.Spawn(props, name), probe.Ref);
        return probe.ExpectMsg<IActorRef>();
    }

    /// <summary>Returns when the actor has handled everything that was in its mailbox.</summary>
    protected void Settle(IActorRef puppet)
    {
        var probe = CreateTestProbe();
        puppet.Tell("settle?", probe.Ref);
        probe.ExpectMsg("settle?");
    }
}
