using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class PipeToSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private readonly TaskCompletionSource<int> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public void The_result_is_told_when_the_task_ends()
    {
        _source.Task.PipeTo(TestActor);
        ExpectNoMsg(Silence);
        _source.SetResult(7);
        ExpectMsg(7);
    }

    [Fact]
    public void A_completed_task_is_told_too()
    {
        Task.FromResult(7).PipeTo(TestActor);
        ExpectMsg(7);
    }

    [Fact]
    public void A_failure_is_told_as_Status_Failure_with_its_cause()
    {
        _source.Task.PipeTo(TestActor);
        _source.SetException(new Boom("no"));
        Assert.Equal("no", Assert.IsType<Boom>(Cause(ExpectMsg<Status.Failure>().Cause)).Message);
    }

    [Fact]
    public void A_cancelled_task_is_told_as_a_failure()
    {
        _source.Task.PipeTo(TestActor);
        _source.SetCanceled();
        Assert.IsType<OperationCanceledException>(Cause(ExpectMsg<Status.Failure>().Cause), exactMatch: false);
    }

    private static Exception Cause(Exception cause) => cause is AggregateException { InnerException: { } inner } ? inner : cause;

    [Fact]
    public void Success_and_failure_may_be_mapped()
    {
        _source.Task.PipeTo(TestActor, success: number => $"got {number}", failure: cause => $"failed {Cause(cause).Message}");
        _source.SetResult(7);
        ExpectMsg("got 7");
        Task.FromException<int>(new Boom("no")).PipeTo(TestActor, success: number => $"got {number}", failure: cause => $"failed {Cause(cause).Message}");
        ExpectMsg("failed no");
    }

    [Fact]
    public void The_sender_is_the_one_that_is_named()
    {
        var sender = CreateTestProbe();
        _source.Task.PipeTo(TestActor, sender.Ref);
        _source.SetResult(7);
        ExpectMsg(7);
        Assert.Equal(sender.Ref, LastSender);
    }

    [Fact]
    public void A_task_without_a_result_tells_what_success_makes_of_it()
    {
        Task.CompletedTask.PipeTo(TestActor, success: () => "done");
        ExpectMsg("done");
    }

    [Fact]
    public void A_task_without_a_result_that_fails_is_told()
    {
        Task.FromException(new Boom("no")).PipeTo(TestActor);
        Assert.Equal("no", Cause(ExpectMsg<Status.Failure>().Cause).Message);
    }

    [Fact]
    public void An_actor_may_pipe_to_itself_while_it_handles_other_messages()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Pipes(_source.Task, TestActor)));
        actor.Tell("start");
        actor.Tell("other");
        ExpectMsg("other");
        _source.SetResult(7);
        ExpectMsg("piped 7");
    }

    private sealed class Pipes : ReceiveActor
    {
        public Pipes(Task<int> task, IActorRef told)
        {
            Receive<string>(text => text == "start", _ => task.PipeTo(Self, success: number => new Piped(number)));
            Receive<Piped>(piped => told.Tell($"piped {piped.Number}"));
            Receive<string>(text => told.Tell(text));
        }

        private sealed record Piped(int Number);
    }
}
