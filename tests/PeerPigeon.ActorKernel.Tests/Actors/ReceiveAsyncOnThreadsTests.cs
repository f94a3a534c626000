using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Actors;

public sealed class ReceiveAsyncOnThreadsTests : RealTimeTest
{
    private sealed class Slow : ReceiveActor
    {
        private int _inside;
        private int _handled;

        public Slow(int expected, TaskCompletionSource<string> done)
        {
            var faults = "";
            ReceiveAsync<int>(async number =>
            {
                var sender = Sender;
                if (Interlocked.Increment(ref _inside) != 1) faults += "two at once;";
                for (var i = 0; i < 3; i++)
                {
                    await Task.Run(static () => { });
                    if (!ReferenceEquals(sender, Sender) || Self.Path.Name != "slow") faults += "another context;";
                }

                if (Interlocked.Decrement(ref _inside) != 0) faults += "two at once;";
                if (number != _handled++) faults += "out of order;";
                if (_handled == expected) done.SetResult(faults);
            });
        }
    }

    [Fact]
    public void Handlers_that_leave_for_other_threads_do_not_overlap_and_come_back_to_their_actor()
    {
        const int count = 3_000;
        var done = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = System.ActorOf(Props.Create(() => new Slow(count, done)), "slow");
        var other = System.ActorOf(Props.Empty);
        for (var i = 0; i < count; i++) slow.Tell(i, i % 2 == 0 ? other : System.DeadLetters);
        Assert.Equal("", Await(done.Task));
    }
}
