namespace PeerPigeon.WebRtc.Tests;

/// <summary>A client and a server in virtual time, with an answer at once.</summary>
internal sealed class TurnWorld
{
    public const long Second = 1_000_000;

    public static readonly UdpAddress Peer = UdpAddress.FromIPv4(0x0A00_0009, 7_000);

    private readonly byte[] _buffer = new byte[TurnClient.MaxDatagram];

    public TurnWorld(bool isStream = false, string password = "secret")
    {
        Server = new(UdpAddress.FromIPv4(0x7F00_0001, 3_478)) { Password = password };
        Client = new(Server.Address, "pigeon", "secret", isStream, new SplitMix(7).Fill);
        Client.Start(Now);
    }

    public long Now { get; private set; } = Second;

    public FakeTurn Server { get; }

    public TurnClient Client { get; }

    /// <summary>When each message of the client went out.</summary>
    public List<long> Sent { get; } = [];

    /// <summary>An allocation that stands.</summary>
    public static TurnWorld Allocated()
    {
        var world = new TurnWorld();
        world.Run(0);
        Assert.Equal(TurnState.Allocated, world.Client.State);
        world.Server.Log.Clear();
        return world;
    }

    /// <summary>Lets time pass, from one deadline to the next.</summary>
    public void Run(long micros)
    {
        for (long end = Now + micros; ; Now = Math.Max(Now, Client.Deadline))
        {
            Client.OnDeadline(Now);
            for (int length; (length = Client.Poll(Now, _buffer)) > 0;)
            {
                Sent.Add(Now);
                if (Server.Take(_buffer.AsSpan(0, length)) is { } answer)
                    Client.Receive(Now, answer);
            }

            if (Client.Deadline > end)
            {
                Now = end;
                return;
            }
        }
    }

    /// <summary>Sends data to a peer.</summary>
    public void Send(byte first = 42)
    {
        int length = Client.Wrap(Now, Peer, [first, 1, 2, 3], _buffer);
        if (length > 0)
            Server.Take(_buffer.AsSpan(0, length));
        Run(0);
    }
}
