namespace PeerPigeon.WebRtc.Tests;

/// <summary>The client against a scripted server, in virtual time.</summary>
public sealed class TurnClientTests
{
    private const long Second = TurnWorld.Second;

    [Fact]
    public void An_allocation_is_refreshed_before_it_ends()
    {
        var world = TurnWorld.Allocated();

        world.Run(539 * Second);
        Assert.Empty(world.Server.Log);
        world.Run(2 * Second);

        Assert.Equal(["Refresh 600"], world.Server.Log);
        world.Run(3_600 * Second);
        Assert.Equal((TurnState.Allocated, 1), (world.Client.State, world.Client.Generation));
    }

    [Fact]
    public void A_short_lifetime_is_refreshed_at_half()
    {
        var world = new TurnWorld();
        world.Server.Lifetime = 20;
        world.Run(0);
        world.Server.Log.Clear();

        world.Run(35 * Second);

        Assert.Equal(["Refresh 600", "Refresh 600", "Refresh 600"], world.Server.Log);
    }

    [Fact]
    public void A_new_nonce_is_taken_and_the_request_repeated()
    {
        var world = TurnWorld.Allocated();
        world.Server.Nonce = "nonce-2";

        world.Send();

        Assert.Equal(["CreatePermission", $"to {TurnWorld.Peer}"], world.Server.Log);
    }

    [Fact]
    public void A_nonce_that_changes_with_every_request_ends_in_words_and_not_in_a_loop()
    {
        var world = new TurnWorld();
        int count = 0;
        world.Server.Loses = _ =>
        {
            world.Server.Nonce = $"nonce-{++count + 1}";
            return false;
        };

        world.Run(60 * Second);

        Assert.Equal(TurnState.Failed, world.Client.State);
        Assert.InRange(world.Server.Requests, 2, 6);
    }

    [Fact]
    public void A_left_over_allocation_is_given_back_and_another_made()
    {
        var world = new TurnWorld();
        bool isLeftOver = true;
        world.Server.Refuses = (method, lifetime) =>
        {
            isLeftOver &= method != StunMethod.Refresh || lifetime != 0;
            return method == StunMethod.Allocate && isLeftOver ? StunError.AllocationMismatch : 0;
        };

        world.Run(0);

        Assert.Equal(["Allocate 600 -> 437", "Refresh 0", "Allocate 600"], world.Server.Log);
        Assert.Equal(TurnState.Allocated, world.Client.State);
    }

    [Theory]
    [InlineData(437, "another local port")]
    [InlineData(486, "user-quota")]
    [InlineData(508, "port range")]
    [InlineData(403, "access rules")]
    [InlineData(300, "names another server")]
    [InlineData(442, "error 442")]
    public void A_refusal_is_said_with_its_remedy(int error, string remedy)
    {
        var world = new TurnWorld();
        world.Server.Refuses = (method, _) => method == StunMethod.Allocate ? error : 0;

        world.Run(60 * Second);

        Assert.Equal(TurnState.Failed, world.Client.State);
        Assert.Contains(remedy, world.Client.Failure, StringComparison.Ordinal);
        Assert.StartsWith("TURN server 127.0.0.1:3478: ", world.Client.Failure, StringComparison.Ordinal);
        Assert.Equal(Deadline.None, world.Client.Deadline);
    }

    [Fact]
    public void A_wrong_password_is_not_tried_again_and_again()
    {
        var world = new TurnWorld(password: "another");

        world.Run(60 * Second);

        Assert.Contains("check Username and Credential", world.Client.Failure, StringComparison.Ordinal);
        Assert.Equal(2, world.Server.Requests);
    }

    [Fact]
    public void Closing_gives_the_allocation_back()
    {
        var world = TurnWorld.Allocated();

        world.Client.Close(world.Now);
        world.Run(0);

        Assert.Equal(["Refresh 0"], world.Server.Log);
        Assert.Equal(TurnState.Closed, world.Client.State);
    }

    [Fact]
    public void Closing_does_not_wait_for_a_server_that_is_gone()
    {
        var world = TurnWorld.Allocated();
        world.Server.Loses = _ => true;

        world.Client.Close(world.Now);
        world.Run(30 * Second);

        Assert.Equal((TurnState.Closed, Deadline.None), (world.Client.State, world.Client.Deadline));
    }

    [Fact]
    public void A_lost_request_is_repeated_ever_more_slowly_and_given_up()
    {
        var world = new TurnWorld();
        world.Server.Loses = _ => true;

        world.Run(60 * Second);

        long[] pauses = [.. world.Sent.Zip(world.Sent.Skip(1), (a, b) => (b - a) / 1_000)];
        Assert.Equal([250, 500, 1_000, 2_000, 2_000, 2_000, 2_000], pauses);
        Assert.Contains("UDP may pass", world.Client.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Over_TCP_nothing_is_repeated()
    {
        var world = new TurnWorld(isStream: true);
        world.Server.Loses = _ => true;

        world.Run(60 * Second);

        Assert.Single(world.Sent);
        Assert.Contains("TCP may pass", world.Client.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_was_lost_half_the_time_comes_in_the_end()
    {
        var world = new TurnWorld();
        int count = 0;
        world.Server.Loses = _ => ++count % 2 == 1;

        world.Run(10 * Second);
        world.Send();
        world.Run(10 * Second);

        Assert.Equal(TurnState.Allocated, world.Client.State);
        Assert.Equal($"to {TurnWorld.Peer}", world.Server.Log[^1]);
    }

    [Fact]
    public void A_server_that_dies_with_several_requests_open_fails_the_client_once()
    {
        var world = TurnWorld.Allocated();
        world.Run(539 * Second);
        world.Server.Loses = _ => true;

        world.Send();
        world.Run(60 * Second);

        Assert.Equal((TurnState.Failed, Deadline.None), (world.Client.State, world.Client.Deadline));
    }

    [Fact]
    public void An_allocation_that_the_server_forgot_is_made_anew()
    {
        var world = TurnWorld.Allocated();
        UdpAddress before = world.Client.Relayed;
        world.Server.Refuses = (method, _) => method == StunMethod.Refresh ? StunError.AllocationMismatch : 0;

        world.Run(541 * Second);

        Assert.Equal(["Refresh 600 -> 437", "Allocate 600"], world.Server.Log);
        Assert.Equal((TurnState.Allocated, 2), (world.Client.State, world.Client.Generation));
        Assert.NotEqual(before, world.Client.Relayed);
    }

    [Fact]
    public void Permission_and_channel_of_a_peer_in_use_are_kept()
    {
        var world = TurnWorld.Allocated();
        for (int i = 0; i < 90; i++)
        {
            world.Send();
            world.Run(10 * Second);
        }

        Assert.InRange(world.Server.Log.Count(line => line == "ChannelBind"), 3, 5);
        Assert.Equal("channel 4000", world.Server.Log[^1]);
    }

    [Fact]
    public void A_peer_that_the_server_refuses_is_left_alone_for_a_while()
    {
        var world = TurnWorld.Allocated();
        world.Server.Refuses = (_, _) => 403;

        for (int i = 0; i < 50; i++)
        {
            world.Send();
            world.Run(Second);
        }

        Assert.Equal(["CreatePermission -> 403"], world.Server.Log);
        Assert.Equal(49, world.Client.Dropped);
    }

    [Fact]
    public void A_server_that_refuses_channels_relays_without_them()
    {
        var world = TurnWorld.Allocated();
        world.Server.Refuses = (method, _) => method == StunMethod.ChannelBind ? 508 : 0;

        for (int i = 0; i < 50; i++)
        {
            world.Send();
            world.Run(Second);
        }

        Assert.Single(world.Server.Log, "ChannelBind -> 508");
        Assert.Equal(50, world.Server.Log.Count(line => line == $"to {TurnWorld.Peer}"));
        Assert.Equal(0, world.Client.Dropped);
    }

    [Fact]
    public void Peers_are_bounded_and_forgotten_when_unused()
    {
        var world = TurnWorld.Allocated();
        byte[] buffer = new byte[200];
        for (uint i = 0; i < TurnClient.MaxPeers + 10; i++)
            world.Client.Wrap(world.Now, UdpAddress.FromIPv4(0x0A00_0000 + i, 9), [1], buffer);
        Assert.Equal((TurnClient.MaxPeers, 10L), (world.Client.PeerCount, world.Client.Dropped));

        world.Run(1_000 * Second);

        Assert.Equal(0, world.Client.PeerCount);
    }

    [Trait("Category", Fuzz.Category)]
    [Theory, InlineData(1), InlineData(2)]
    public void Messages_of_any_kind_from_the_server_do_no_harm(int seed)
    {
        var random = new Random(seed);
        byte[] buffer = new byte[TurnClient.MaxDatagram];
        for (int round = 0; round < Fuzz.Rounds(60); round++)
        {
            var world = new TurnWorld();
            if (round % 2 == 0)
                world.Run(0);
            for (int i = 0; i < 60; i++)
            {
                world.Client.OnDeadline(world.Now);
                world.Client.Wrap(world.Now, UdpAddress.FromIPv4(0x0A00_0000 + (uint)random.Next(4), 9), new byte[random.Next(40)], buffer);
                int length = world.Client.Poll(world.Now, buffer);
                byte[] hostile = length > 0 && random.Next(3) != 0 ? Answer(random, buffer.AsSpan(0, length)) : Noise(random);
                if (!world.Client.TryUnwrap(hostile, out _, out _))
                    world.Client.Receive(world.Now, hostile);
                if (random.Next(8) == 0)
                    world.Run(random.Next(200) * Second);
            }

            Assert.InRange(world.Server.Requests, 0, 20_000);
        }
    }

    /// <summary>An answer with the right transaction and the wrong everything else.</summary>
    private static byte[] Answer(Random random, ReadOnlySpan<byte> request)
    {
        if (!StunReader.TryParse(request, out var message))
            return Noise(random);
        byte[] bytes = new byte[8_192];
        var writer = new StunWriter(bytes, message.Method, random.Next(2) == 0 ? StunClass.Success : StunClass.Error, message.Transaction);
        for (int i = random.Next(6); i > 0; i--)
        {
            switch (random.Next(5))
            {
                case 0:
                    writer.Error(random.Next(300, 600), "no");
                    break;
                case 1:
                    writer.Bytes(StunAttribute.Nonce, new byte[random.Next(900)]);
                    break;
                case 2:
                    writer.Bytes(StunAttribute.Realm, new byte[random.Next(20)]);
                    break;
                case 3:
                    writer.Bytes(StunAttribute.XorRelayedAddress, new byte[random.Next(24)]);
                    break;
                default:
                    writer.Bytes(StunAttribute.PasswordAlgorithms, new byte[random.Next(200)]);
                    break;
            }
        }

        return bytes[..writer.Length];
    }

    private static byte[] Noise(Random random)
    {
        byte[] bytes = new byte[random.Next(1, 80)];
        random.NextBytes(bytes);
        if (random.Next(2) == 0)
            bytes[0] = (byte)random.Next(0x40, 0x50);
        return bytes;
    }
}
