using System.Runtime.ExceptionServices;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.Hosting;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors.Tests;

public sealed class WebRtcHostingTests
{
    [Fact]
    public async Task Without_openssl_the_error_names_the_way_out()
    {
        IOException error = await Assert.ThrowsAnyAsync<IOException>(() => StartAsync("", _ => throw new DllNotFoundException("libssl.so.3 is not there")));

        Assert.Contains("libssl.so.3 is not there", error.Message, StringComparison.Ordinal);
        Assert.Contains("--link direct", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("links = [pigeon]", "'pigeon', which is no kind of link")]
    [InlineData("webrtc.bind = everywhere", "peerpigeon.webrtc.bind (everywhere) must be an IP address")]
    [InlineData("webrtc.port = 70000", "peerpigeon.webrtc.port (70000)")]
    [InlineData("webrtc.ice-servers = [\"turn:host\"]", "peerpigeon.webrtc.ice-servers: a TURN server needs a user and a password")]
    public async Task A_setting_that_cannot_be_used_is_named(string setting, string named)
    {
        ConfigurationException error = await Assert.ThrowsAsync<ConfigurationException>(() => StartAsync(setting, _ => throw new IOException("not asked for")));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stack_gets_what_the_settings_say()
    {
        RtcStackOptions? given = null;
        await Assert.ThrowsAnyAsync<IOException>(() => StartAsync(
            "webrtc { bind = \"127.0.0.1\", port = 4000, ice-servers = [\"stun:a:1\", \"turn:u:p%40ss@b?transport=tcp\"] }",
            options =>
            {
                given = options;
                throw new IOException("enough");
            }));

        Assert.Equal(("127.0.0.1", 4000, true), (given!.Bind.ToString(), given.Port, given.Loopback));
        Assert.Equal([new(false, "a", 1, false, null, null), new(true, "b", 3478, true, "u", "p@ss")], given.IceServers.ToArray());
        Assert.DoesNotContain("p@ss", given.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Direct_alone_never_asks_for_the_stack()
    {
        using IHost host = Build("links = [direct]", _ => throw new IOException("asked for"));
        await host.StartAsync();
        await host.StopAsync();
    }

    private static async Task StartAsync(string setting, Func<RtcStackOptions, IRtcStack> create)
    {
        using IHost host = Build(setting, create);
        try
        {
            await host.StartAsync();
        }
        catch (AggregateException error) when (error.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
        }
    }

    private static IHost Build(string setting, Func<RtcStackOptions, IRtcStack> create)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddAkka("backend", akka =>
        {
            akka.AddHocon(ConfigurationFactory.ParseString($"peerpigeon {{ {setting} }}\nakka {{ loglevel = OFF, stdout-loglevel = OFF }}"), HoconAddMode.Prepend);
            akka.WithWebRtc(create).WithPeerPigeon(_ => { });
        });
        return builder.Build();
    }
}
