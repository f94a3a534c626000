using Akka.Actor;
using Akka.Event;

namespace PeerPigeon.ActorKernel.Tests.Mailbox;

public sealed class ManySendersTests : RealTimeTest
{
    private const int Senders = 8;

    private sealed record Numbered(int Sender, int Number);

    /// <summary>Notes when a sender's messages come out of order, and when two messages are handled at the same time.</summary>
    private sealed class OrderKeeper : ReceiveActor
    {
        private readonly int[] _last = new int[Senders];
        private int _left;
        private int _inside;
        private string _faults = "";

        public OrderKeeper(int expected, TaskCompletionSource<string> done)
        {
            _left = expected;
            Receive<Numbered>(message =>
            {
                if (Interlocked.Increment(ref _inside) != 1) _faults += "two at once;";
                if (message.Number != ++_last[message.Sender]) _faults += $"{message} after {_last[message.Sender] - 1};";
                Interlocked.Decrement(ref _inside);
                if (--_left == 0) done.SetResult(_faults);
            });
        }
    }

    [Fact]
    public void Each_senders_messages_are_handled_once_and_in_order()
    {
        const int each = 100_000;
        var done = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var keeper = System.ActorOf(Props.Create(() => new OrderKeeper(Senders * each, done)));
        InParallel(Senders, sender =>
        {
            for (var i = 1; i <= each; i++) keeper.Tell(new Numbered(sender, i));
        });
        Assert.Equal("", Await(done.Task));
    }

    private sealed class Thrower : ReceiveActor
    {
        private readonly Tally _tally;

        public Thrower(Tally tally)
        {
            _tally = tally;
            Receive<Numbered>(message =>
            {
                tally.Note(message);
                if (message.Number % 50 == 0) throw new InvalidOperationException("every fiftieth");
            });
        }

        protected override void PreRestart(Exception reason, object message) => _tally.Restarts++;
    }

    private sealed class Tally(int expected)
    {
        private readonly int[] _last = new int[Senders];
        private int _left = expected;

        internal TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal int Restarts { get; set; }

        internal int OutOfOrder { get; private set; }

        internal void Note(Numbered message)
        {
            if (message.Number != ++_last[message.Sender]) OutOfOrder++;
            if (--_left == 0) Done.SetResult();
        }
    }

    private sealed class SilentParent : ReceiveActor
    {
        public SilentParent(Tally tally, TaskCompletionSource<IActorRef> child) =>
            child.SetResult(Context.ActorOf(Props.Create(() => new Thrower(tally))));

        protected override SupervisorStrategy SupervisorStrategy() =>
            new OneForOneStrategy(-1, -1, _ => Directive.Restart, loggingEnabled: false);
    }

    [Fact]
    public void A_restart_loses_only_the_message_that_failed_while_others_keep_sending()
    {
        const int each = 5_000;
        var tally = new Tally(4 * each);
        var child = new TaskCompletionSource<IActorRef>();
        System.ActorOf(Props.Create(() => new SilentParent(tally, child)));
        var thrower = Await(child.Task);
        InParallel(4, sender =>
        {
            for (var i = 1; i <= each; i++) thrower.Tell(new Numbered(sender, i));
        });
        Await(tally.Done.Task);
        Assert.Equal(0, tally.OutOfOrder);
        Await(thrower.Ask<ActorIdentity>(new Identify("after the last restart"), Patience));
        Assert.Equal(4 * each / 50, tally.Restarts);
    }

    private sealed class Counter(TaskCompletionSource<int> handled) : UntypedActor
    {
        private int _count;

        protected override void OnReceive(object message) => _count++;

        protected override void PostStop() => handled.SetResult(_count);
    }

    private sealed class LetterBox : ReceiveActor
    {
        public LetterBox(int expected, TaskCompletionSource done)
        {
            var left = expected;
            Receive<DeadLetter>(letter => letter.Message is Numbered, _ => Count(1));
            Receive<int>(Count);

            void Count(int messages)
            {
                left -= messages;
                if (left == 0) done.SetResult();
            }
        }
    }

    [Fact]
    public void What_is_sent_while_an_actor_ends_is_handled_or_becomes_a_dead_letter_never_both_nor_neither()
    {
        for (var round = 0; round < 50; round++)
        {
            const int each = 500;
            var handled = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            var balanced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var letters = System.ActorOf(Props.Create(() => new LetterBox(4 * each, balanced)));
            System.EventStream.Subscribe(letters, typeof(DeadLetter));
            var counter = System.ActorOf(Props.Create(() => new Counter(handled)));
            InParallel(5, sender =>
            {
                if (sender == 4) System.Stop(counter);
                else for (var i = 1; i <= each; i++) counter.Tell(new Numbered(sender, i));
            });
            letters.Tell(Await(handled.Task));
            Await(balanced.Task);
            System.Stop(letters);
        }
    }
}
