using System.Net;
using System.Net.Sockets;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Hosting;
using PeerPigeon.Cli.Join;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Cli.Tests.Fakes;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Tests.Join;

public sealed class JoinStartTests : IDisposable
{
    private readonly Screen _out = new();
    private readonly Screen _error = new();

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData(ExitCodes.Interrupted)]
    [InlineData(ExitCodes.Terminated)]
    public async Task A_signal_while_a_peer_is_starting_ends_it_as_one_later_does(int code)
    {
        using StopSignals signals = new(TimeProvider.System, static _ => { });
        signals.Raise(code);
        JoinArguments arguments = new() { Hub = new("ws://127.0.0.1:1"), Network = NetworkName.Parse("gaming"), Http = new(IPAddress.Loopback, 0), Json = true };

        Assert.Equal(code, await JoinVerb.RunAsync(arguments, Around(), signals));
        Assert.Empty(_error.Lines);
    }

    [Theory]
    [InlineData("hub --listen http://192.0.2.7:3000", "pigeon hub: cannot listen on http://192.0.2.7:3000: that is no address of this machine; choose one of its own with --listen")]
    [InlineData("hub --listen http://127.0.0.1:TAKEN", "pigeon hub: cannot listen on http://127.0.0.1:TAKEN: another program has the port; choose another port with --listen, or 0 for a free one")]
    [InlineData("hub --listen https://127.0.0.1:0", "or listen on http:// behind a proxy")]
    [InlineData("demo --http TAKEN", "pigeon demo: cannot listen on http://127.0.0.1:TAKEN: another program has the port; choose another port with --http")]
    [InlineData("join ws://127.0.0.1:1 --network a --http TAKEN", "pigeon join: cannot listen on http://127.0.0.1:TAKEN: another program has the port; choose another port with --http")]
    [InlineData("join ws://127.0.0.1:1 --network a --http 192.0.2.7:3000 --http-token-file TOKEN", "cannot listen on http://192.0.2.7:3000: that is no address of this machine")]
    [InlineData("join ws://127.0.0.1:1 --network a --udp 192.0.2.7:4000", "UDP 192.0.2.7:4000 for WebRTC links cannot be bound")]
    public async Task An_address_that_cannot_be_had_is_named_with_a_remedy(string arguments, string said)
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string port = $"{((IPEndPoint)taken.LocalEndpoint).Port}", token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, new string('k', 32));
        try
        {
            int code = await PigeonProgram.RunAsync(arguments.Replace("TAKEN", port, StringComparison.Ordinal).Replace("TOKEN", token, StringComparison.Ordinal).Split(' '), Around());

            Assert.Equal(ExitCodes.Failed, code);
            Assert.Contains(said.Replace("TAKEN", port, StringComparison.Ordinal), Assert.Single(_error.Lines), StringComparison.Ordinal);
            Assert.Empty(_out.Lines);
        }
        finally
        {
            File.Delete(token);
        }
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080")]
    [InlineData("http://[::]:8080", "http://[::1]:8080")]
    [InlineData("https://0.0.0.0:443", "https://127.0.0.1:443")]
    [InlineData("http://192.0.2.7:8080", "http://192.0.2.7:8080")]
    [InlineData("http://localhost:8080", "http://localhost:8080")]
    [InlineData("http://*:8080", "http://*:8080")]
    public void Where_one_listens_is_not_always_where_one_is_called(string listen, string call) => Assert.Equal(call, ListenAddress.Callable(listen));

    private Surroundings Around() => new() { In = Stream.Null, Out = _out, Error = _error };
}
