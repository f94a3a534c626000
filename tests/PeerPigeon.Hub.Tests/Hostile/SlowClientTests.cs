namespace PeerPigeon.Hub.Tests;

/// <summary>Who begins something and does not end it, on a hub with little patience and with nobody else on it.</summary>
public sealed class SlowClientTests
{
    [Fact]
    public async Task Half_open_connections_and_half_sent_messages_are_cut_off()
    {
        await using HubServer hub = await TestHub.StartAsync("limits { half-open = 1s, message-time = 1s }");
        await using DeafClient silent = await DeafClient.DialAsync(hub);
        await using DeafClient half = await DeafClient.DialAsync(hub);
        await half.SendBytesAsync("GET /?peerId="u8.ToArray());
        await silent.ReadToEndAsync();
        await half.ReadToEndAsync();
        Assert.Equal(0, (await hub.Gate.GetSnapshotAsync()).Connections);
    }

    [Fact]
    public async Task A_message_that_does_not_arrive_whole_ends_its_session()
    {
        await using HubServer hub = await TestHub.StartAsync("limits.message-time = 1s");
        await using DeafClient partial = await DeafClient.ConnectAsync(hub, HubClient.Name(1));
        await partial.SendBytesAsync([0x81, 0xFE, 0x01, 0x00, 0, 0, 0, 0, (byte)'{']);
        await partial.ReadToEndAsync();
        Assert.Equal(1, hub.Gate.Counters.Of(Refusal.MessageTime));
    }
}
