using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using PeerPigeon.ActorKernel;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors.Tests;

/// <summary>An actor system in virtual time, on the test's thread, and what one mesh is made of: fakes instead of sockets, a real key.</summary>
public sealed class VirtualActors : IDisposable
{
    private readonly ActorSystem _system;
    private readonly EcdsaPeerKey _key = EcdsaPeerKey.Create();
    private int _probes;

    public VirtualActors(string settings = "", MeshOptions? options = null, string linkKind = "fake")
    {
        Links = new() { Kind = linkKind };
        Config config = ConfigurationFactory.ParseString(
            $"peerpigeon {{ {settings} }}\nakka {{ loglevel = OFF, stdout-loglevel = OFF, actor.deterministic {{ enabled = on, seed = 1 }} }}");
        _system = ActorSystem.Create("actors", config);
        Time = DeterministicRuntime.Of(_system)!;
        var ports = new MeshPorts
        {
            Signaling = Hub,
            Links = [Links],
            Key = _key,
            Verifier = new EcdsaSignatureVerifier(),
            NewRandom = new SeededRandom(1).Fork,
            WallClock = () => Time.Now + ClockSkew,
        };
        Mesh = new(_key.Id, ports, MeshSettings.Parse(config, options ?? new()), new());
    }

    public static NetworkName Team { get; } = NetworkName.Parse("team");

    public DeterministicRuntime Time { get; }

    /// <summary>How far our own clock is ahead.</summary>
    public TimeSpan ClockSkew { get; set; }

    public FakeHub Hub { get; } = new();

    public FakeTransport Links { get; }

    public MeshContext Mesh { get; }

    public PeerId Self => Mesh.Self;

    /// <summary>Ids that are not ours; the greater the number, the greater the id.</summary>
    public static PeerId Peer(int number) => PeerId.Parse($"{number:x2}{new string('0', 38)}");

    public long Drops(DropReason reason) => Mesh.Counters.Drops(reason);

    public IActorRef Start(Props props, string? name = null)
    {
        IActorRef actor = _system.ActorOf(props, name);
        Time.RunUntilIdle();
        return actor;
    }

    /// <summary>Starts an actor below one that remembers what its child tells it.</summary>
    public (IActorRef Child, Probe Parent) StartBelow(Props props)
    {
        var probe = new Probe();
        IActorRef parent = Start(Props.Create(() => new Parent(props, probe)));
        return (Time.Run(() => parent.Ask<IActorRef>("child", TimeSpan.FromSeconds(1)), TimeSpan.FromSeconds(1)), probe);
    }

    public Probe NewProbe()
    {
        var probe = new Probe();
        probe.Ref = Start(Props.Create(() => new Listener(probe)), $"probe-{++_probes}");
        return probe;
    }

    public void Tell(IActorRef actor, object message, Probe? sender = null)
    {
        actor.Tell(message, sender?.Ref ?? ActorRefs.NoSender);
        Time.RunUntilIdle();
    }

    /// <summary>What is warned of from now on.</summary>
    public List<string> Warnings()
    {
        List<string> warnings = [];
        _system.EventStream.Subscribe(Start(Props.Create(() => new Listener<Warning>(warning => warnings.Add($"{warning.Message}")))), typeof(Warning));
        _system.EventStream.SetLogLevel(LogLevel.WarningLevel);
        return warnings;
    }

    /// <summary>What is logged as information from now on.</summary>
    public List<string> Infos()
    {
        List<string> infos = [];
        _system.EventStream.Subscribe(Start(Props.Create(() => new Listener<Info>(info => infos.Add($"{info.Message}")))), typeof(Info));
        _system.EventStream.SetLogLevel(LogLevel.InfoLevel);
        return infos;
    }

    /// <summary>A fault in an actor; its supervisor decides.</summary>
    public void Fail(string path)
    {
        _system.ActorSelection(path).Tell(Kill.Instance);
        Time.RunUntilIdle();
    }

    public void Stop(IActorRef actor)
    {
        _system.Stop(actor);
        Time.RunUntilIdle();
    }

    public void Dispose()
    {
        _ = _system.Terminate();
        Time.RunUntilIdle();
        _key.Dispose();
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(Probe probe) => ReceiveAny(probe.Messages.Add);
    }

    private sealed class Listener<T> : ReceiveActor
    {
        public Listener(Action<T> heard) => Receive<T>(heard);
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent(Props props, Probe probe)
        {
            IActorRef child = Context.ActorOf(props, "child");
            Receive<string>(_ => Sender.Tell(child));
            ReceiveAny(probe.Messages.Add);
        }
    }
}

/// <summary>What an actor was told.</summary>
public sealed class Probe
{
    public IActorRef Ref { get; set; } = ActorRefs.Nobody;

    public List<object> Messages { get; } = [];

    public T Only<T>() => Assert.Single(Messages.OfType<T>());

    public IReadOnlyList<T> All<T>() => [.. Messages.OfType<T>()];
}
