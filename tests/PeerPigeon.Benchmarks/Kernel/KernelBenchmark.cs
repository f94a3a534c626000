using Akka.Actor;
using Akka.Configuration;

namespace PeerPigeon.Benchmarks;

/// <summary>The actor runtime alone.</summary>
internal static class KernelBenchmark
{
    private const int Pairs = 8;
    private static readonly Yardstick AkkaTell = new(9.2, "Akka.NET 1.5");
    private static readonly Yardstick AkkaPingPong = new(5.9, "Akka.NET 1.5");
    private static readonly Yardstick AkkaSpawn = new(18, "Akka.NET 1.5");
    private static readonly Yardstick AkkaIdle = new(1_500, "Akka.NET 1.5");

    public static async Task RunAsync(BenchmarkRun run)
    {
        using ActorSystem system = ActorSystem.Create("bench", ConfigurationFactory.ParseString("akka.loglevel = WARNING"));
        await TellAsync(run, system);
        await PingPongAsync(run, system);
        await SpawnAsync(run, system);
        await IdleAsync(run, system, "bytes per idle UntypedActor", Props.Create<IdleUntyped>());
        await IdleAsync(run, system, "bytes per idle ReceiveActor, one handler", Props.Create<IdleReceive>());
        await system.Terminate();
    }

    private static async Task TellAsync(BenchmarkRun run, ActorSystem system)
    {
        int messages = run.Size(3_000_000, 200_000);
        Figure channel = await run.MeasureAsync("one-to-one, channel (baseline)", Unit.MillionPerSecond, timer => Channels.OneToOneAsync(timer, messages));
        await run.MeasureAsync("tell one-to-one, UntypedActor", Unit.MillionPerSecond, Round(done => Props.Create(() => new CountUntyped(messages, done))), channel, AkkaTell);
        await run.MeasureAsync("tell one-to-one, ReceiveActor", Unit.MillionPerSecond, Round(done => Props.Create(() => new CountReceive(messages, done))), channel, AkkaTell);

        Func<RoundTimer, Task> Round(Func<TaskCompletionSource, Props> props) => async timer =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            IActorRef actor = system.ActorOf(props(done));
            timer.Start();
            for (var i = 0; i < messages; i++)
                actor.Tell(Ball.Instance, ActorRefs.NoSender);
            await done.Task;
            timer.Stop(messages);
            await actor.GracefulStop(TimeSpan.FromSeconds(10));
        };
    }

    private static async Task PingPongAsync(BenchmarkRun run, ActorSystem system)
    {
        int returns = run.Size(100_000, 10_000);
        Figure channel = await run.MeasureAsync("ping-pong, 8 pairs, channels (baseline)", Unit.MillionPerSecond, timer => Channels.PingPongAsync(timer, Pairs, returns));
        await run.MeasureAsync("ping-pong, 8 pairs", Unit.MillionPerSecond, Round, channel, AkkaPingPong);

        async Task Round(RoundTimer timer)
        {
            TaskCompletionSource[] done = [.. Enumerable.Range(0, Pairs).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
            IActorRef[] pings = [.. done.Select(end => system.ActorOf(Props.Create(() => new Player(returns, end))))];
            IActorRef[] pongs = [.. done.Select(end => system.ActorOf(Props.Create(() => new Player(int.MaxValue, end))))];
            timer.Start();
            for (var i = 0; i < Pairs; i++)
                pings[i].Tell(Ball.Instance, pongs[i]);
            await Task.WhenAll(done.Select(end => end.Task));
            timer.Stop(2.0 * Pairs * returns);
            await Task.WhenAll(pings.Concat(pongs).Select(player => player.GracefulStop(TimeSpan.FromSeconds(10))));
        }
    }

    private static async Task SpawnAsync(BenchmarkRun run, ActorSystem system)
    {
        int actors = run.Size(100_000, 5_000);
        await run.MeasureAsync("spawn and stop, children of one actor", Unit.Microseconds, Round, yardstick: AkkaSpawn);

        async Task Round(RoundTimer timer)
        {
            IActorRef parent = system.ActorOf(Props.Create<Parent>());
            timer.Start();
            await parent.Ask<Parent.Spawned>(new Parent.Spawn(actors, Props.Create<IdleReceive>()), TimeSpan.FromSeconds(60));
            await parent.GracefulStop(TimeSpan.FromSeconds(60));
            timer.Stop(actors);
        }
    }

    private static async Task IdleAsync(BenchmarkRun run, ActorSystem system, string name, Props props)
    {
        int actors = run.Size(100_000, 10_000);
        IActorRef parent = system.ActorOf(Props.Create<Parent>());
        await parent.Ask<Parent.Spawned>(new Parent.Spawn(1, props), TimeSpan.FromSeconds(60));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await parent.Ask<Parent.Spawned>(new Parent.Spawn(actors, props), TimeSpan.FromSeconds(60));
        double bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)actors;
        run.Show(new(name, Unit.Bytes, bytes, bytes), yardstick: AkkaIdle);
        await parent.GracefulStop(TimeSpan.FromSeconds(60));
    }
}
