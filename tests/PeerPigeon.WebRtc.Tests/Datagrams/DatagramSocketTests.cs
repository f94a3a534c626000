using System.Net;
using System.Net.Sockets;

namespace PeerPigeon.WebRtc.Tests;

public sealed class PlainDatagramSocketTests() : DatagramSocketTests(DatagramSocketKind.Plain);

public sealed class BatchedDatagramSocketTests() : DatagramSocketTests(DatagramSocketKind.Batched);

public sealed class SegmentedDatagramSocketTests() : DatagramSocketTests(DatagramSocketKind.Segmented)
{
    [Fact]
    public void Where_the_system_refuses_segments_the_datagrams_go_one_by_one()
    {
        if (!OperatingSystem.IsLinux())
            return;   // no other system has segments
        const int SolSocket = 1, SoNoCheck = 11;
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        socket.SetRawSocketOption(SolSocket, SoNoCheck, BitConverter.GetBytes(1));   // without checksums the kernel cuts nothing
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var here = new LinuxDatagramSocket(socket, segmenting: true);
        using IDatagramSocket there = DatagramSockets.Bind(new(IPAddress.Loopback, 0));
        byte[] datagrams = new byte[5_500];
        new Random(3).NextBytes(datagrams);

        here.Send(there.Local, datagrams, 1_000);
        List<(UdpAddress From, byte[] Bytes)> taken = Take(there, 6);

        Assert.Equal([1_000, 1_000, 1_000, 1_000, 1_000, 500], taken.Select(one => one.Bytes.Length));
        Assert.Equal(datagrams, taken.SelectMany(one => one.Bytes));
        Assert.Equal(0, here.DroppedSends);
    }
}

/// <summary>Every kind of socket keeps the same promises; where a system has only one kind, it is tested three times.</summary>
public abstract class DatagramSocketTests
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    private readonly DatagramSocketKind _kind;

    private protected DatagramSocketTests(DatagramSocketKind kind) => _kind = kind;

    /// <summary>::1 only where the machine has it.</summary>
    public static TheoryData<string> Addresses => HasIPv6 ? ["127.0.0.1", "::1"] : ["127.0.0.1"];

    private static bool HasIPv6
    {
        get
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
                socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    [Theory, MemberData(nameof(Addresses))]
    public void A_datagram_goes_there_and_back(string address)
    {
        using IDatagramSocket here = Bind(address), there = Bind(address);
        here.Send(there.Local, [1, 2, 3], 3);
        (UdpAddress from, byte[] bytes) = Assert.Single(Take(there, 1));
        Assert.Equal([1, 2, 3], bytes);
        Assert.Equal(here.Local, from);

        there.Send(from, [4, 5], 1_200);

        Assert.Equal([4, 5], Assert.Single(Take(here, 1)).Bytes);
    }

    [Theory, MemberData(nameof(Addresses))]
    public void Segments_arrive_as_datagrams_in_order(string address)
    {
        using IDatagramSocket here = Bind(address), there = Bind(address);
        byte[] datagrams = new byte[(10 * 1_200) + 345];
        new Random(1).NextBytes(datagrams);

        here.Send(there.Local, datagrams, 1_200);
        List<(UdpAddress From, byte[] Bytes)> taken = Take(there, 11);

        Assert.Equal([.. Enumerable.Repeat(1_200, 10), 345], taken.Select(one => one.Bytes.Length));
        Assert.Equal(datagrams, taken.SelectMany(one => one.Bytes));
        Assert.All(taken, one => Assert.Equal(here.Local, one.From));
    }

    [Fact]
    public void More_segments_than_one_system_call_takes_arrive_all()
    {
        using IDatagramSocket here = Bind(), there = Bind();
        byte[] datagrams = new byte[(2 * here.MaxSegments * 100) + 1];

        here.Send(there.Local, datagrams, 100);

        Assert.Equal((2 * here.MaxSegments) + 1, Take(there, (2 * here.MaxSegments) + 1).Count);
    }

    [Fact]
    public void Segments_larger_than_the_network_takes_at_once_arrive()
    {
        using IDatagramSocket here = Bind(), there = Bind();
        byte[] datagrams = new byte[3 * 30_000];
        new Random(2).NextBytes(datagrams);

        here.Send(there.Local, datagrams, 30_000);

        Assert.Equal(datagrams, Take(there, 3).SelectMany(one => one.Bytes));
    }

    [Fact]
    public async Task Wake_from_another_thread_ends_a_wait()
    {
        using IDatagramSocket socket = Bind();
        for (int i = 0; i < 20; i++)
        {
            Task<int> waiting = Task.Run(() => socket.Receive(new Taken(), -1));
            socket.Wake();
            Assert.Equal(0, await waiting.WaitAsync(HangGuard));
        }
    }

    [Fact]
    public async Task Wake_before_a_wait_ends_it_and_only_it()
    {
        using IDatagramSocket socket = Bind(), other = Bind();
        for (int i = 0; i < 1_000; i++)
            socket.Wake();
        Assert.Equal(0, await Task.Run(() => socket.Receive(new Taken(), -1)).WaitAsync(HangGuard));

        Task<int> next = Task.Run(() => socket.Receive(new Taken(), -1));
        other.Send(socket.Local, [1], 1);

        Assert.Equal(1, await next.WaitAsync(HangGuard));
    }

    [Fact]
    public async Task No_wake_is_lost_when_many_threads_ring()
    {
        const int PerThread = 5_000;
        using IDatagramSocket socket = Bind();
        int produced = 0;
        Task[] producers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < PerThread; i++)
            {
                Interlocked.Increment(ref produced);
                socket.Wake();
            }
        }))];

        await Task.Run(() =>
        {
            var sink = new Taken();
            while (Volatile.Read(ref produced) < 3 * PerThread)
                socket.Receive(sink, -1);
        }).WaitAsync(HangGuard);
        await Task.WhenAll(producers);
    }

    [Fact]
    public void Looking_without_a_wait_finds_nothing()
    {
        using IDatagramSocket socket = Bind();
        Assert.Equal(0, socket.Receive(new Taken(), 0));
        Assert.Equal(0, socket.Receive(new Taken(), 1_000));
    }

    [Fact]
    public void A_destination_that_nobody_listens_at_is_no_error()
    {
        using IDatagramSocket here = Bind();
        UdpAddress gone;
        using (IDatagramSocket there = Bind())
            gone = there.Local;

        for (int i = 0; i < 5; i++)
            here.Send(gone, new byte[2_500], 1_000);

        Assert.Equal(0, here.Receive(new Taken(), 0));
    }

    [Fact]
    public void Datagrams_that_cannot_be_sent_are_counted()
    {
        using IDatagramSocket here = Bind();

        here.Send(UdpAddress.From(IPAddress.Parse("2001:db8::1"), 9), new byte[2_500], 1_000);   // IPv6 from a socket of IPv4
        here.Send(UdpAddress.From(IPAddress.Loopback, 9), new byte[70_000], 70_000);             // no datagram is so long

        Assert.Equal(4, here.DroppedSends);
    }

    [Fact]
    public void Nobody_is_starved_by_a_flood()
    {
        using IDatagramSocket here = Bind(), there = Bind();
        for (int i = 0; i < 200; i++)
            here.Send(there.Local, [7], 1);

        int first = there.Receive(new Taken(), -1);

        Assert.InRange(first, 1, 64);
        Assert.Equal(200 - first, Take(there, 200 - first).Count);
    }

    [Fact]
    public void An_empty_datagram_is_a_datagram()
    {
        using IDatagramSocket there = Bind();
        using var here = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        here.SendTo([], there.Local.ToEndPoint());
        here.SendTo([1], there.Local.ToEndPoint());

        Assert.Equal([[], [1]], Take(there, 2).Select(one => one.Bytes));
    }

    [Fact]
    public void A_socket_on_every_interface_takes_both_families()
    {
        using IDatagramSocket wide = DatagramSockets.Bind(new(IPAddress.IPv6Any, 0), _kind);
        string[] addresses = HasIPv6 ? ["127.0.0.1", "::1"] : ["127.0.0.1"];
        foreach (string address in addresses)
        {
            using IDatagramSocket narrow = Bind(address);
            narrow.Send(UdpAddress.From(IPAddress.Parse(address), wide.Local.Port), [1, 2, 3, 4], 2);
            Assert.All(Take(wide, 2), one => Assert.Equal(narrow.Local, one.From));
            wide.Send(narrow.Local, [5, 6, 7, 8], 2);
            Assert.Equal([[5, 6], [7, 8]], Take(narrow, 2).Select(one => one.Bytes));
        }
    }

    [Fact]
    public void A_port_that_is_taken_is_an_error_and_a_freed_one_is_not()
    {
        IDatagramSocket first = Bind();
        Assert.Throws<SocketException>(() => DatagramSockets.Bind(first.Local.ToEndPoint(), _kind));
        first.Dispose();
        first.Dispose();
        first.Wake();

        using IDatagramSocket second = DatagramSockets.Bind(first.Local.ToEndPoint(), _kind);
        Assert.Equal(first.Local, second.Local);
    }

    [Fact]
    public void Sending_and_receiving_allocate_nothing()
    {
        using IDatagramSocket here = Bind(), there = Bind();
        byte[] datagrams = new byte[5 * 1_200];
        var sink = new Counter();
        Exchange(here, there, datagrams, sink, 50);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(here, there, datagrams, sink, 200);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, _kind == DatagramSocketKind.Plain ? 200 * 1_000 : 0);
    }

    private static void Exchange(IDatagramSocket here, IDatagramSocket there, byte[] datagrams, Counter sink, int times)
    {
        for (int i = 0; i < times; i++)
        {
            here.Send(there.Local, datagrams, 1_200);
            for (int taken = 0; taken < 5;)
                taken += there.Receive(sink, 1_000_000);
        }
    }

    private IDatagramSocket Bind(string address = "127.0.0.1") =>
        DatagramSockets.Bind(new(IPAddress.Parse(address), 0), _kind);

    private protected static List<(UdpAddress From, byte[] Bytes)> Take(IDatagramSocket socket, int count)
    {
        var taken = new Taken();
        using var guard = new CancellationTokenSource(HangGuard);
        while (taken.Count < count)
        {
            guard.Token.ThrowIfCancellationRequested();
            socket.Receive(taken, 1_000_000);
        }

        return taken;
    }

    private sealed class Taken : List<(UdpAddress From, byte[] Bytes)>, IDatagramSink
    {
        public void OnDatagram(UdpAddress from, Span<byte> datagram) => Add((from, datagram.ToArray()));
    }

    private sealed class Counter : IDatagramSink
    {
        public long Bytes { get; private set; }

        public void OnDatagram(UdpAddress from, Span<byte> datagram) => Bytes += datagram.Length;
    }
}
