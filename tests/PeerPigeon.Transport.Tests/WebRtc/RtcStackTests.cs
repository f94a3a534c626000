using System.Collections.Concurrent;
using System.Net;
using System.Text;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport.Tests;

/// <summary>The real stack on loopback: sockets, DTLS and all.</summary>
public sealed class RtcStackTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly PeerId Anna = PeerId.Parse(new string('a', 40));
    private static readonly PeerId Bert = PeerId.Parse(new string('b', 40));

    [Fact]
    public async Task A_taken_port_is_said_at_once_with_address_and_remedy()
    {
        await using var endpoint = new WebRtc.RtcEndpoint(new() { Bind = IPAddress.Loopback });
        int port = endpoint.LocalEndPoint.Port;

        IOException refused = Assert.Throws<IOException>(() => new RtcStack(new() { Bind = IPAddress.Loopback, Port = port }));

        Assert.Contains($"UDP 127.0.0.1:{port} for WebRTC links cannot be bound", refused.Message, StringComparison.Ordinal);
        Assert.Contains("port 0", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_links_between_the_same_peers_at_once_cross_nothing()
    {
        await using var annas = new RtcStack(new() { Bind = IPAddress.Loopback });
        await using var berts = new RtcStack(new() { Bind = IPAddress.Loopback });
        var ends = Enumerable.Range(0, 4).Select(_ => (A: new End(annas, Anna, Bert), B: new End(berts, Bert, Anna))).ToList();
        foreach ((End a, End b) in ends)
        {
            (a.Other, b.Other) = (b, a);
            a.Connection.Offer("messages");
        }

        await Task.WhenAll(ends.SelectMany(pair => (Task[])[pair.A.Opened.Task, pair.B.Opened.Task])).WaitAsync(Patience);
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < ends.Count; i++)
            {
                Assert.Equal(SendOutcome.Sent, ends[i].A.Connection.TrySend(Encoding.UTF8.GetBytes($"to b {i}"), isBinary: false));
                Assert.Equal(SendOutcome.Sent, ends[i].B.Connection.TrySend(Encoding.UTF8.GetBytes($"to a {i}"), isBinary: false));
            }
        }

        await Settle(() => ends.TrueForAll(pair => pair.A.Messages.Count == 20 && pair.B.Messages.Count == 20));
        for (var i = 0; i < ends.Count; i++)
        {
            Assert.All(ends[i].A.Messages, text => Assert.Equal($"to a {i}", text));
            Assert.All(ends[i].B.Messages, text => Assert.Equal($"to b {i}", text));
        }

        ends[1].A.Connection.Close();
        await ends[1].B.Closed.Task.WaitAsync(Patience);
        Assert.Equal(SendOutcome.Sent, ends[0].A.Connection.TrySend("still"u8.ToArray(), isBinary: false));
        await Settle(() => ends[0].B.Messages.Contains("still"));
    }

    [Fact]
    public async Task A_hub_that_swaps_certificates_gets_no_channel()
    {
        await using var annas = new RtcStack(new() { Bind = IPAddress.Loopback });
        await using var berts = new RtcStack(new() { Bind = IPAddress.Loopback });
        (End a, End b) = (new(annas, Anna, Bert) { Lie = Forge }, new(berts, Bert, Anna));
        (a.Other, b.Other) = (b, a);
        a.Connection.Offer("messages");

        Assert.Contains("certificate", await b.Closed.Task.WaitAsync(Patience), StringComparison.Ordinal);
        await a.Closed.Task.WaitAsync(Patience);
        Assert.False(a.Opened.Task.IsCompleted || b.Opened.Task.IsCompleted);

        static string Forge(string sdp)
        {
            int at = sdp.IndexOf("sha-256 ", StringComparison.Ordinal) + 8;
            return sdp[..at] + (sdp[at] == '0' ? '1' : '0') + sdp[(at + 1)..];
        }
    }

    private static async Task Settle(Func<bool> isTrue)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isTrue())
        {
            Assert.False(patience.IsCancellationRequested, "it never came true");
            await Task.Yield();
        }
    }

    private sealed class End : IRtcObserver
    {
        public End(RtcStack stack, PeerId local, PeerId remote) => Connection = stack.Create(this, local, remote);

        public IRtcConnection Connection { get; }

        public End? Other { get; set; }

        public Func<string, string> Lie { get; init; } = static sdp => sdp;

        public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<string> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Messages { get; } = new();

        public void OnDescription(bool isOffer, string sdp) =>
            Assert.Null(isOffer ? Other!.Connection.Answer(Lie(sdp)) : Other!.Connection.SetAnswer(Lie(sdp)));

        public void OnCandidate(RtcCandidate candidate) => Other!.Connection.AddCandidate(candidate.Candidate, candidate.Ufrag);

        public void OnOpen(string label, int maxMessageBytes) => Opened.TrySetResult();

        public void OnMessage(ReadOnlyMemory<byte> message, bool isBinary)
        {
            Messages.Enqueue(Encoding.UTF8.GetString(message.Span));
            Connection.Release(message.Length);
        }

        public void OnClosed(string reason) => Closed.TrySetResult(reason);
    }
}
