using System.Collections.Concurrent;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PeerPigeon.Actors;
using PeerPigeon.Hub;

namespace PeerPigeon.Benchmarks;

/// <summary>A hub and some meshes in this process, as a backend would host them; frames go over loopback sockets.</summary>
internal sealed class MeshBench : IAsyncDisposable
{
    private const int InFlight = 128;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HubServer _hub;
    private readonly IHost _host;
    private readonly Member[] _members;

    private MeshBench(HubServer hub, IHost host, Member[] members)
    {
        _hub = hub;
        _host = host;
        _members = members;
    }

    /// <summary>Links of each member, for the record.</summary>
    public string Degrees => string.Join(' ', _members.Select(member => member.Mesh.GetStatus().ConnectedCount));

    /// <param name="members">How many.</param>
    /// <param name="signed">Whether the ids are hashes of keys, and broadcasts signed and verified.</param>
    public static async Task<MeshBench> StartAsync(int members, bool signed)
    {
        HubServer hub = await HubServer.StartAsync(new() { Urls = ["http://127.0.0.1:0"] });
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.ClearProviders();
        string[] names = [.. Enumerable.Range(0, members).Select(number => $"mesh-{number}")];
        builder.Services.AddPeerPigeon();
        builder.Services.AddAkka("bench", akka =>
        {
            akka.AddHocon(ConfigurationFactory.ParseString("akka.loglevel = WARNING"), HoconAddMode.Prepend);
            for (var i = 0; i < members; i++)
            {
                int number = i;
                akka.WithPeerPigeon(names[i], mesh =>
                {
                    mesh.NetworkName = "bench";
                    mesh.SignalingUrl = new(hub.Urls[0]);
                    mesh.PeerId = signed ? null : Samples.Peer(0x1000 + (number * 0x111)).ToString();
                });
            }
        });
        IHost host = builder.Build();
        await host.StartAsync();
        var bench = new MeshBench(hub, host, [.. names.Select(name => new Member(host.Services.GetRequiredKeyedService<IPeerPigeonMesh>(name)))]);
        await bench.FormAsync();
        return bench;
    }

    /// <summary>Some members broadcast; the round ends when each other member has got each message, once.</summary>
    public async Task BroadcastAsync(RoundTimer timer, int messages, int senders)
    {
        string label = Guid.NewGuid().ToString("n");
        int each = messages / senders, all = each * senders;
        for (var i = 0; i < _members.Length; i++)
            _members[i].Expect(label, i < senders ? all - each : all);

        timer.Start();
        await Task.WhenAll(_members.Take(senders).SelectMany(sender => Enumerable.Range(0, InFlight).Select(lane => SendAsync(sender, label, lane, each))));
        await Task.WhenAll(_members.Select(member => member.AllReceived)).WaitAsync(Patience)
            .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        timer.Stop(all);
        foreach (Member member in _members)
            member.Check();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _hub.DisposeAsync();
    }

    private static async Task SendAsync(Member sender, string label, int lane, int messages)
    {
        for (int i = lane; i < messages; i += InFlight)
            await sender.Mesh.SendMessageAsync($"{label} {i} {Samples.Text}");
    }

    // Done when everybody has as many links as it wants, and they have been the same for a while.
    private async Task FormAsync()
    {
        DateTimeOffset giveUp = DateTimeOffset.UtcNow + Patience;
        int wanted = Math.Min(3, _members.Length - 1) * _members.Length / 2 * 2;
        for (var quiet = 0; quiet < 10; quiet++)
        {
            if (DateTimeOffset.UtcNow > giveUp)
                throw new BenchmarkFailedException($"{_members.Length} meshes did not form within {Patience.TotalSeconds} s; links: {Degrees}");
            await Task.Delay(100);
            if (_members.Sum(member => member.Mesh.GetStatus().ConnectedCount) < wanted - 2 || _members.Any(member => member.Mesh.GetStatus().ConnectedCount == 0))
                quiet = 0;
        }
    }

    private sealed class Member
    {
        private readonly ConcurrentDictionary<string, byte> _ids = [];
        private TaskCompletionSource _allReceived = new();
        private string _label = "";
        private long _expected;
        private long _received;

        public Member(IPeerPigeonMesh mesh)
        {
            Mesh = mesh;
            mesh.MessageReceived += (_, message) => OnMessage(message);
        }

        public IPeerPigeonMesh Mesh { get; }

        public Task AllReceived => _allReceived.Task;

        public void Expect(string label, long count)
        {
            _ids.Clear();
            _received = 0;
            _expected = count;
            _allReceived = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (count == 0)
                _allReceived.SetResult();
            Volatile.Write(ref _label, label);
        }

        public void Check()
        {
            if (Interlocked.Read(ref _received) != _expected || _ids.Count != _expected)
                throw new BenchmarkFailedException($"a member got {_received} messages, {_ids.Count} different ones, instead of {_expected}");
        }

        private void OnMessage(MeshMessage message)
        {
            if (!((string)message.Content!).StartsWith(Volatile.Read(ref _label), StringComparison.Ordinal))
                return;
            _ids.TryAdd(message.MessageId, 0);
            if (Interlocked.Increment(ref _received) == _expected)
                _allReceived.TrySetResult();
        }
    }
}
