using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class AskSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private IActorRef Answering(Func<object, object> answer) => Sys.ActorOf(Props.Create(() => new Answers(answer)));

    private sealed class Answers : ReceiveActor
    {
        public Answers(Func<object, object> answer) => ReceiveAny(message => Sender.Tell(answer(message)));
    }

    [Fact]
    public void The_answer_completes_the_task() => Assert.Equal("x", Wait(NewPuppet().Ask<string>("x", Patience)));

    [Fact]
    public void An_answer_may_be_of_any_type() => Assert.Equal("x", Wait(NewPuppet().Ask("x", Patience)));

    [Fact]
    public void The_answer_may_be_an_interface_that_the_message_implements() =>
        Assert.Equal("x", Wait(NewPuppet().Ask<IComparable>("x", Patience)));

    [Fact]
    public void Silence_ends_with_AskTimeoutException() =>
        Assert.Throws<AskTimeoutException>(() => Wait(Sys.ActorOf(Props.Create(() => new Mute())).Ask<string>("x", Milliseconds(40))));

    private sealed class Mute : ReceiveActor
    {
        public Mute() => ReceiveAny(_ => { });
    }

    [Fact]
    public void An_actor_that_is_dead_does_not_answer()
    {
        var actor = NewPuppet();
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        Assert.Throws<AskTimeoutException>(() => Wait(actor.Ask<string>("x", Milliseconds(40))));
    }

    [Fact]
    public void A_failure_as_answer_is_thrown()
    {
        var boom = new Boom("no");
        var thrown = Assert.ThrowsAny<Exception>(() => Wait(Answering(_ => new Status.Failure(boom)).Ask<string>("x", Patience)));
        Assert.Same(boom, thrown is AggregateException aggregate ? aggregate.InnerException : thrown);
    }

    [Fact]
    public void A_failure_is_an_answer_for_one_that_asked_for_it() =>
        Assert.Equal("no", Wait(Answering(_ => new Status.Failure(new Boom("no"))).Ask<Status.Failure>("x", Patience)).Cause.Message);

    [Fact]
    public void A_success_is_answered_as_it_is() =>
        Assert.Equal("yes", Wait(Answering(_ => new Status.Success("yes")).Ask<Status.Success>("x", Patience)).Status);

    [Fact]
    public void An_answer_of_the_wrong_type_fails_the_task() =>
        Assert.ThrowsAny<ArgumentException>(() => Wait(NewPuppet().Ask<int>("x", Patience)));

    [Fact]
    public void A_cancelled_token_cancels_the_task()
    {
        using var stop = new CancellationTokenSource();
        var task = Sys.ActorOf(Props.Create(() => new Mute())).Ask<string>("x", stop.Token);
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Wait(task));
    }

    [Fact]
    public void Only_the_first_answer_counts()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Twice()));
        Assert.Equal("first", Wait(actor.Ask<string>("x", Patience)));
    }

    private sealed class Twice : ReceiveActor
    {
        public Twice() => ReceiveAny(_ =>
        {
            Sender.Tell("first");
            Sender.Tell("second");
        });
    }

    [Fact]
    public void Questions_do_not_mix_their_answers()
    {
        var actor = NewPuppet();
        var asked = Enumerable.Range(0, 50).Select(n => actor.Ask<string>($"{n}", Patience)).ToList();
        Assert.Equal(Enumerable.Range(0, 50).Select(n => $"{n}"), asked.Select(Wait));
    }

    [Fact]
    public void A_question_may_name_the_one_to_answer()
    {
        var relay = Answering(message => message);
        var teller = Sys.ActorOf(Props.Create(() => new TellsTo()));
        Assert.Equal("told", Wait(teller.Ask<string>(replyTo => new TellTo(replyTo, "told"), Patience, CancellationToken.None)));
        Assert.Equal("x", Wait(relay.Ask<string>("x", Patience)));
    }

    private sealed record TellTo(IActorRef Target, string Text);

    private sealed class TellsTo : ReceiveActor
    {
        public TellsTo() => Receive<TellTo>(message => message.Target.Tell(message.Text));
    }

    [Fact]
    public void One_that_asks_is_a_temporary_actor_of_the_system()
    {
        var asked = CreateTestProbe();
        var task = asked.Ref.Ask<string>("x", Patience);
        asked.ExpectMsg("x");
        Assert.StartsWith($"akka://{Sys.Name}/temp/", asked.LastSender.Path.ToString(), StringComparison.Ordinal);
        asked.Reply("y");
        Assert.Equal("y", Wait(task));
    }

    [Fact]
    public void A_selection_can_be_asked()
    {
        NewPuppet(name: "asked");
        Assert.Equal("x", Wait(Sys.ActorSelection("/user/asked").Ask<string>("x", Patience)));
    }

    [Fact]
    public void A_question_that_is_forwarded_is_answered_by_the_last_one()
    {
        var answers = NewPuppet();
        var relay = Sys.ActorOf(Props.Create(() => new Forwards(answers)));
        Assert.Equal("x", Wait(relay.Ask<string>("x", Patience)));
    }

    private sealed class Forwards : ReceiveActor
    {
        public Forwards(IActorRef to) => ReceiveAny(to.Forward);
    }
}
