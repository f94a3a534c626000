using Akka.Actor;
using Akka.TestKit;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class ReceiveAsyncSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private sealed record Await(TaskCompletionSource Gate, string Name = "await");
    private sealed record AwaitAny(TaskCompletionSource Gate);

    private sealed class Patient : ReceiveActor, IWithUnboundedStash
    {
        private readonly IActorRef _told;
        private int _inside;

        public Patient(IActorRef told)
        {
            _told = told;
            ReceiveAsync<Await>(async message =>
            {
                var sender = Sender;
                Write(Interlocked.Increment(ref _inside) == 1 ? $"{message.Name} begins" : "two handlers at once");
                await message.Gate.Task;
                Write(sender.Equals(Sender) && Self.Equals(Context.Self) ? $"{message.Name} ends" : "another sender");
                Interlocked.Decrement(ref _inside);
            });
            ReceiveAsync<int>(n => n > 0, async n =>
            {
                await Task.Yield();
                Sender.Tell(n);
            });
            Receive<int>(n => Sender.Tell($"not positive {n}"));
            Receive<string>(text => Sender.Tell(text));
            ReceiveAsync<Action<Patient>>(async act =>
            {
                await Task.Yield();
                act(this);
            });
            ReceiveAsync<Exception>(async cause =>
            {
                await Task.Yield();
                throw cause;
            });
            ReceiveAnyAsync(async message =>
            {
                await Task.Yield();
                Write($"any {message}");
            });
        }

        public IStash Stash { get; set; } = null!;
        public IActorRef From => Sender;
        public void Write(string line) => _told.Tell(line);
        public void Turn(Action configure) => Become(configure);
        public void On<T>(Action<T> handler) => Receive(handler);
        public IActorRef Spawn(Props props, string name) => Context.ActorOf(props, name);
        protected override void PostStop() => Write("PostStop");
        protected override void PreRestart(Exception reason, object message) => Write($"PreRestart {reason.Message}");
    }

    private IActorRef NewPatient(TestProbe told) => Sys.ActorOf(Props.Create(() => new Patient(told.Ref)));
    private static TaskCompletionSource Gate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public void Messages_wait_until_the_handler_has_ended()
    {
        var told = CreateTestProbe();
        var patient = NewPatient(told);
        var gate = Gate();
        patient.Tell(new Await(gate));
        patient.Tell("after", told.Ref);
        told.ExpectMsg("await begins");
        told.ExpectNoMsg(Silence);
        gate.SetResult();
        Hear(told, "await ends", "after");
    }

    [Fact]
    public void Asynchronous_handlers_do_not_overlap_and_keep_their_order()
    {
        var told = CreateTestProbe();
        var patient = NewPatient(told);
        var gates = Enumerable.Range(0, 5).Select(_ => Gate()).ToList();
        for (var n = 0; n < gates.Count; n++)
            patient.Tell(new Await(gates[n], $"{n}"));
        foreach (var gate in Enumerable.Reverse(gates))
            gate.SetResult();
        for (var n = 0; n < gates.Count; n++)
            Hear(told, $"{n} begins", $"{n} ends");
    }

    [Fact]
    public void A_handler_that_completes_at_once_holds_nothing_up()
    {
        var told = CreateTestProbe();
        var patient = NewPatient(told);
        var gate = Gate();
        gate.SetResult();
        patient.Tell(new Await(gate));
        patient.Tell("after", told.Ref);
        Hear(told, "await begins", "await ends", "after");
    }

    [Fact]
    public void Sender_and_Self_are_the_same_after_an_await()
    {
        var told = CreateTestProbe();
        var patient = NewPatient(told);
        var one = CreateTestProbe();
        var other = CreateTestProbe();
        patient.Tell(1, one.Ref);
        patient.Tell(2, other.Ref);
        Assert.Equal(patient, one.ExpectMsgFrom(1));
        Assert.Equal(patient, other.ExpectMsgFrom(2));
    }

    [Fact]
    public void A_predicate_decides_for_an_asynchronous_handler_too()
    {
        var patient = NewPatient(CreateTestProbe());
        patient.Tell(-1);
        ExpectMsg("not positive -1");
    }

    [Fact]
    public void ReceiveAnyAsync_takes_what_nothing_else_took()
    {
        var told = CreateTestProbe();
        NewPatient(told).Tell('x');
        told.ExpectMsg("any x");
    }

    [Fact]
    public void An_exception_after_an_await_goes_to_the_supervisor_as_it_is()
    {
        var told = CreateTestProbe();
        var causes = CreateTestProbe();
        var parent = NewPuppet(strategy: new OneForOneStrategy(cause =>
        {
            causes.Ref.Tell(cause);
            return Directive.Restart;
        }));
        var patient = ChildOf(parent, Props.Create(() => new Patient(told.Ref)), "patient");
        var boom = new Boom("late");
        patient.Tell(boom);
        causes.ExpectMsg<Exception>(cause => Assert.Same(boom, cause));
        told.ExpectMsg("PreRestart late");
        patient.Tell("again", told.Ref);
        told.ExpectMsg("again");
    }

    [Fact]
    public void Messages_that_waited_survive_the_restart_of_an_asynchronous_failure()
    {
        var told = CreateTestProbe();
        var patient = NewPatient(told);
        var gate = Gate();
        patient.Tell(new Await(gate));
        told.ExpectMsg("await begins");
        for (var n = 0; n < 20; n++)
            patient.Tell($"{n}", told.Ref);
        gate.SetException(new Boom("late"));
        told.ExpectMsg("PreRestart late");
        for (var n = 0; n < 20; n++)
            told.ExpectMsg($"{n}");
    }

    [Fact]
    public void A_resumed_failure_goes_on_with_the_next_message()
    {
        var told = CreateTestProbe();
        var parent = NewPuppet(strategy: new OneForOneStrategy(_ => Directive.Resume));
        var patient = ChildOf(parent, Props.Create(() => new Patient(told.Ref)), "patient");
        patient.Tell(new Boom("late"));
        patient.Tell("again", told.Ref);
        told.ExpectMsg("again");
    }

    [Fact]
    public void A_cancelled_handler_fails_with_TaskCanceledException()
    {
        var told = CreateTestProbe();
        var causes = CreateTestProbe();
        var parent = NewPuppet(strategy: new OneForOneStrategy(cause =>
        {
            causes.Ref.Tell(cause.GetType().Name);
            return Directive.Resume;
        }));
        var patient = ChildOf(parent, Props.Create(() => new Patient(told.Ref)), "patient");
        var gate = Gate();
        patient.Tell(new Await(gate));
        gate.SetCanceled();
        causes.ExpectMsg(nameof(TaskCanceledException));
    }

    [Fact]
    public void A_behaviour_changed_after_an_await_holds_for_the_next_message()
    {
        var told = CreateTestProbe();
        var patient = NewPatient(told);
        patient.Tell((Action<Patient>)(me => me.Turn(() => me.On<string>(text => me.From.Tell($"new {text}")))));
        patient.Tell("x", told.Ref);
        told.ExpectMsg("new x");
    }

    [Fact]
    public void An_actor_may_stash_and_make_children_after_an_await()
    {
        var told = CreateTestProbe();
        var patient = NewPatient(told);
        patient.Tell((Action<Patient>)(me => told.Ref.Tell(me.Spawn(Puppet.Props(), "child"))));
        Assert.Equal(patient.Path / "child", told.ExpectMsg<IActorRef>().Path);
        patient.Tell((Action<Patient>)(me =>
        {
            me.Stash.Stash();
            told.Ref.Tell(me.Stash.ClearStash().Count());
        }));
        told.ExpectMsg(1);
    }

    [Fact]
    public void An_actor_that_is_told_to_stop_while_it_awaits_ends()
    {
        var told = CreateTestProbe();
        var patient = NewPatient(told);
        Watch(patient);
        var gate = Gate();
        patient.Tell(new Await(gate));
        told.ExpectMsg("await begins");
        Sys.Stop(patient);
        told.FishForMessage(message => message is "PostStop");
        ExpectTerminated(patient);
        gate.SetResult();
    }

    [Fact]
    public void A_poison_pill_waits_for_the_handler()
    {
        var told = CreateTestProbe();
        var patient = NewPatient(told);
        Watch(patient);
        var gate = Gate();
        patient.Tell(new Await(gate));
        patient.Tell(PoisonPill.Instance);
        told.ExpectMsg("await begins");
        told.ExpectNoMsg(Silence);
        gate.SetResult();
        Hear(told, "await ends", "PostStop");
        ExpectTerminated(patient);
    }

    [Fact]
    public void A_watched_actor_that_ends_while_the_watcher_awaits_is_told_of_afterwards()
    {
        var told = CreateTestProbe();
        var subject = NewPuppet();
        var watcher = Sys.ActorOf(Props.Create(() => new AwaitsAndWatches(subject, told.Ref)));
        var gate = Gate();
        watcher.Tell(new Await(gate));
        told.ExpectMsg("begins");
        Watch(subject);
        Sys.Stop(subject);
        ExpectTerminated(subject);
        told.ExpectNoMsg(Silence);
        gate.SetResult();
        Hear(told, "ends", "terminated");
    }

    private sealed class AwaitsAndWatches : ReceiveActor
    {
        public AwaitsAndWatches(IActorRef subject, IActorRef told)
        {
            Context.Watch(subject);
            Receive<Terminated>(_ => told.Tell("terminated"));
            ReceiveAsync<Await>(async message =>
            {
                told.Tell("begins");
                await message.Gate.Task;
                told.Tell("ends");
            });
        }
    }

    [Fact]
    public void An_actor_may_ask_another_and_await_the_answer()
    {
        var asked = NewPuppet();
        Sys.ActorOf(Props.Create(() => new Asks(asked))).Tell("question");
        ExpectMsg("answer to question");
    }

    private sealed class Asks : ReceiveActor
    {
        public Asks(IActorRef asked) => ReceiveAsync<string>(async question =>
            Sender.Tell($"answer to {await asked.Ask<string>(question, TimeSpan.FromSeconds(3))}"));
    }
}
