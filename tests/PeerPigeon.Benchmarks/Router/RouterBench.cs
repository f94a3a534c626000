using Akka.Actor;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Benchmarks;

/// <summary>One shipped router with shipped remote peers, on links that count.</summary>
internal sealed class RouterBench : IAsyncDisposable
{
    private readonly IActorRef _network;
    private readonly IActorRef _application;
    private readonly ActorSystem _system;
    private readonly Action[] _onSent;
    private readonly CountingLink[] _links;

    private RouterBench(ActorSystem system, IActorRef network, IActorRef application, IActorRef router, CountingLink[] links, Action[] onSent)
    {
        _system = system;
        _network = network;
        _application = application;
        _links = links;
        _onSent = onSent;
        Router = router;
    }

    public IActorRef Router { get; }

    public static async Task<RouterBench> CreateAsync(ActorSystem system, int links, IPeerKey? key, ISignatureVerifier verifier, PeerId? tree = null)
    {
        await using var transport = new CountingLinks();
        var ports = new MeshPorts
        {
            Signaling = new InMemorySignaling(TimeProvider.System, seed: 1),
            Links = [transport],
            Key = key,
            Verifier = verifier,
            NewRandom = static () => new Random(1),
        };
        MeshSettings settings = MeshSettings.Parse(system.Settings.Config, new() { MaxPeers = Math.Max(3, links) });
        var mesh = new MeshContext(key?.Id ?? Samples.Peer(0xffff), ports, settings, new());
        var opened = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        IActorRef application = system.ActorOf(Props.Create(() => new ApplicationStandIn(verifier)));
        IActorRef network = system.ActorOf(Props.Create(() => new NetworkStandIn(mesh, transport, links, application, opened, tree)));

        Action[] onSent = [static () => { }];
        List<CountingLink> open = [];
        while (open.Count < links)
        {
            open.AddRange(transport.OpenAll(() => onSent[0]()));
            await Task.Yield();
        }

        IActorRef router = await opened.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return new(system, network, application, router, [.. open], onSent);
    }

    /// <summary>Frames arrive on the first link: each is delivered, and forwarded to all others. A frame follows when one was released.</summary>
    /// <param name="timer">Runs meanwhile.</param>
    /// <param name="frames">What arrives.</param>
    /// <param name="window">Frames unreleased at once.</param>
    /// <param name="full">Links that get each frame in full.</param>
    public async Task RelayAsync(RoundTimer timer, IReadOnlyList<byte[]> frames, int window, int full)
    {
        var feed = new Feed(_links[0].Receiver!, frames);
        Task forwarded = ExpectSends((long)frames.Count * full);
        timer.Start();
        feed.Begin(window);
        await Within(Task.WhenAll(feed.AllReleased, forwarded));
        timer.Stop(frames.Count);
    }

    /// <summary>An application publishes; each message goes to every link.</summary>
    public async Task PublishAsync(RoundTimer timer, int messages, int window)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        IActorRef publisher = _system.ActorOf(Props.Create(() => new Publisher(Router, messages, window, done)));
        Task sent = ExpectSends((long)messages * _links.Length);
        timer.Start();
        publisher.Tell(Ball.Instance);
        await Within(Task.WhenAll(done.Task, sent));
        timer.Stop(messages);
        await publisher.GracefulStop(TimeSpan.FromSeconds(10));
    }

    public async ValueTask DisposeAsync()
    {
        await _network.GracefulStop(TimeSpan.FromSeconds(10));
        await _application.GracefulStop(TimeSpan.FromSeconds(10));
    }

    private Task ExpectSends(long count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _onSent[0] = () =>
        {
            if (Interlocked.Decrement(ref count) == 0)
                reached.SetResult();
        };
        return reached.Task;
    }

    private static async Task Within(Task task)
    {
        try
        {
            await task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (TimeoutException)
        {
            throw new BenchmarkFailedException("not every frame was delivered and forwarded within 60 s");
        }
    }

    /// <summary>Keeps so many frames unreleased, as a link's receive window does.</summary>
    private sealed class Feed(ILinkReceiver receiver, IReadOnlyList<byte[]> frames) : IFrameOwner
    {
        private readonly TaskCompletionSource _allReleased = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _next = -1;
        private int _released;

        public Task AllReleased => _allReleased.Task;

        public void Begin(int window)
        {
            for (var i = 0; i < window; i++)
                Next();
        }

        public void OnReleased(InboundFrame frame)
        {
            if (Interlocked.Increment(ref _released) == frames.Count)
                _allReleased.SetResult();
            Next();
        }

        private void Next()
        {
            int index = Interlocked.Increment(ref _next);
            if (index < frames.Count)
                receiver.OnFrame(new(frames[index], isBinary: false, this));
        }
    }
}
