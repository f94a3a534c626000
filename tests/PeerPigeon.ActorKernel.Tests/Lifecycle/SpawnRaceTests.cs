using Akka.Actor;
using Akka.Configuration;

namespace PeerPigeon.ActorKernel.Tests.Lifecycle;

public sealed class SpawnRaceTests : RealTimeTest
{
    private sealed class Living : ReceiveActor
    {
        private readonly int[] _alive;

        public Living(int[] alive)
        {
            _alive = alive;
            Interlocked.Increment(ref alive[0]);
        }

        protected override void PostStop() => Interlocked.Decrement(ref _alive[0]);
    }

    [Fact]
    public void No_actor_outlives_its_system_however_late_it_was_made()
    {
        for (var round = 0; round < 30; round++)
        {
            var alive = new int[1];
            var system = ActorSystem.Create("short", ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off }"));
            var props = Props.Create(() => new Living(alive));
            InParallel(3, i =>
            {
                try
                {
                    for (var n = 0; n < 200; n++)
                        if (i == 0 && n == 100) system.Terminate();
                        else system.ActorOf(props);
                }
                catch (InvalidOperationException)
                {
                    // /user has ended: nothing more can be made.
                }
            });
            Await(system.WhenTerminated);
            Assert.Equal(0, Volatile.Read(ref alive[0]));
        }
    }

    [Fact]
    public void One_of_several_that_want_the_same_name_gets_it()
    {
        for (var round = 0; round < 200; round++)
        {
            var made = 0;
            InParallel(4, _ =>
            {
                try
                {
                    System.ActorOf(Props.Empty, $"name-{round}");
                    Interlocked.Increment(ref made);
                }
                catch (InvalidActorNameException)
                {
                    // Somebody else was faster.
                }
            });
            Assert.Equal(1, made);
        }
    }
}
