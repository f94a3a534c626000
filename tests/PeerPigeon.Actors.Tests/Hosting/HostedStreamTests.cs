using System.Security.Cryptography;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PeerPigeon.Hub;

namespace PeerPigeon.Actors.Tests;

/// <summary>Streams between hosts, over real sockets on loopback.</summary>
public sealed class HostedStreamTests : IAsyncLifetime
{
    private const string Quiet = "akka { loglevel = OFF, stdout-loglevel = OFF }";
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    private readonly List<IHost> _hosts = [];
    private HubServer _hub = null!;
    private IPeerPigeonMesh _one = null!;
    private IPeerPigeonMesh _other = null!;

    public async Task InitializeAsync()
    {
        _hub = await HubServer.StartAsync(new() { Urls = ["http://127.0.0.1:0"], Config = ConfigurationFactory.ParseString(Quiet) });
        _one = await StartAsync();
        var linked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _one.PeerConnected += (_, _) => linked.TrySetResult();
        _other = await StartAsync();
        var linkedThere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _other.PeerConnected += (_, _) => linkedThere.TrySetResult();
        if (_other.GetPeers().Count > 0)
            linkedThere.TrySetResult();
        await Task.WhenAll(linked.Task, linkedThere.Task).WaitAsync(HangGuard);
    }

    public async Task DisposeAsync()
    {
        foreach (IHost host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }

        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Twenty_megabytes_arrive_as_they_were_sent_while_messages_pass()
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(20_000_000);
        var received = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _other.StreamReceived += async (_, stream) =>
        {
            using var all = new MemoryStream();
            await stream.CopyToAsync(all);
            received.TrySetResult(SHA256.HashData(all.ToArray()));
        };
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _other.MessageReceived += (_, _) => heard.TrySetResult();
        var progress = new Progress();

        Task<SentStream> sending = _one.SendStreamAsync(_other.PeerId, new MemoryStream(bytes), new() { FileName = "a.bin", ChunkSize = 65_536 }, progress);
        await _one.SendMessageAsync("beside").WaitAsync(HangGuard);

        Assert.Equal(bytes.Length, (await sending.WaitAsync(HangGuard)).Bytes);
        Assert.Equal(SHA256.HashData(bytes), await received.Task.WaitAsync(HangGuard));
        await heard.Task.WaitAsync(HangGuard);
        Assert.Equal(new StreamProgress(bytes.Length, bytes.Length), progress.Last);
    }

    [Fact]
    public async Task A_reader_that_takes_its_time_holds_the_sender_back()
    {
        var begun = new TaskCompletionSource<MeshStream>(TaskCreationOptions.RunContinuationsAsynchronously);
        _other.StreamReceived += (_, stream) => begun.TrySetResult(stream);
        var progress = new Progress();
        Task<SentStream> sending = _one.SendStreamAsync(_other.PeerId, new MemoryStream(new byte[30_000_000]), progress: progress);
        MeshStream stream = await begun.Task.WaitAsync(HangGuard);
        Assert.False(sending.IsCompleted);

        await stream.CopyToAsync(Stream.Null).WaitAsync(HangGuard);

        Assert.Equal(30_000_000, (await sending.WaitAsync(HangGuard)).Bytes);
        Assert.Equal(30_000_000, stream.BytesRead);
    }

    [Fact]
    public async Task Where_nobody_takes_streams_the_sender_is_told()
    {
        MeshException refused = await Assert.ThrowsAsync<MeshException>(() => _one.SendStreamAsync(_other.PeerId, new MemoryStream(new byte[30_000_000])).WaitAsync(HangGuard));

        Assert.Equal(MeshErrors.StreamAborted, refused.Code);
        Assert.Contains("nobody takes streams here", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_stream_ends_at_the_reader_with_an_error()
    {
        var begun = new TaskCompletionSource<MeshStream>(TaskCreationOptions.RunContinuationsAsynchronously);
        _other.StreamReceived += (_, stream) => begun.TrySetResult(stream);
        using var cancel = new CancellationTokenSource();
        Task<SentStream> sending = _one.SendStreamAsync(_other.PeerId, new MemoryStream(new byte[30_000_000]), cancellationToken: cancel.Token);
        MeshStream stream = await begun.Task.WaitAsync(HangGuard);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(HangGuard));
        MeshException broken = await Assert.ThrowsAsync<MeshException>(() => stream.CopyToAsync(Stream.Null).WaitAsync(HangGuard));
        Assert.Contains("cancelled by the sender", broken.Message, StringComparison.Ordinal);
    }

    private async Task<IPeerPigeonMesh> StartAsync()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddAkka("backend", akka => akka
            .AddHocon(ConfigurationFactory.ParseString(Quiet), HoconAddMode.Prepend)
            .WithPeerPigeon(mesh => mesh.SignalingUrl = new(_hub.Urls[0])));
        IHost host = builder.Build();
        await host.StartAsync().WaitAsync(HangGuard);
        _hosts.Add(host);
        return host.Services.GetRequiredService<IPeerPigeonMesh>();
    }

    private sealed class Progress : IProgress<StreamProgress>
    {
        public StreamProgress Last { get; private set; }

        public void Report(StreamProgress value) => Last = value;
    }
}
