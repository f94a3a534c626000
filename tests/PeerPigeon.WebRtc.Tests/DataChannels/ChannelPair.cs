using System.Text;

namespace PeerPigeon.WebRtc.Tests.DataChannels;

/// <summary>The channels of both sides over a wire without faults, and virtual time.</summary>
internal sealed class ChannelPair
{
    private readonly byte[] _packet = new byte[2048];

    public ChannelPair(int seed, DataChannelOptions? options = null)
    {
        Client = new(seed, options ?? new());
        Server = new(seed + 1, options ?? new());
    }

    public ChannelSide Client { get; }

    public ChannelSide Server { get; }

    public long Now { get; private set; } = 1;

    public void Start()
    {
        Client.Channels.Start(Now, isClient: true);
        Server.Channels.Start(Now, isClient: false);
        Run();
    }

    public void Run()
    {
        for (int i = 0; i < 20; i++)
        {
            Now += 1_000;
            Move(Client, Server);
            Move(Server, Client);
        }
    }

    private void Move(ChannelSide from, ChannelSide to)
    {
        SctpAssociation association = from.Channels.Association;
        if (association.Deadline <= Now)
            association.OnDeadline(Now);
        while (association.Poll(Now, _packet) is > 0 and var length)
            to.Channels.Association.Receive(Now, _packet.AsSpan(0, length));
        to.Channels.Association.EndReceive(Now);
    }
}

/// <summary>One side, and what it was told.</summary>
internal sealed class ChannelSide : IDataChannelObserver
{
    public ChannelSide(int seed, DataChannelOptions options) =>
        Channels = new(new SctpOptions(), options, new Random(seed).NextBytes, this);

    public WebRtc.DataChannels Channels { get; }

    public List<string> Log { get; } = [];

    public List<ChannelEnd> Seen { get; } = [];

    public void OnConnected() => Log.Add("connected");

    public void OnChannel(ChannelEnd channel)
    {
        Seen.Add(channel);
        Log.Add($"channel {channel.Description.Label}");
    }

    public void OnOpen(ChannelEnd channel) => Log.Add($"open {channel.Id}");

    public void OnMessage(ChannelEnd channel, bool isText, ReadOnlyMemory<byte> message)
    {
        Log.Add($"{(isText ? "text" : "binary")} {channel.Id} {Encoding.UTF8.GetString(message.Span)}");
        Channels.Association.Release(message.Length);
    }

    public void OnClosed(ChannelEnd channel) => Log.Add($"closed {channel.Id}");

    public void OnBufferedLow()
    {
    }

    public void OnDisconnected(string? failure) => Log.Add($"disconnected {failure}");
}
