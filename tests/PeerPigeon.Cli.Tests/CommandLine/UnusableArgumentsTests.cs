using PeerPigeon.Actors;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Join;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Cli.ShellCompletion;
using PeerPigeon.Cli.Tests.Fakes;

namespace PeerPigeon.Cli.Tests.CommandLine;

public sealed class UnusableArgumentsTests : IDisposable
{
    private readonly Screen _out = new();
    private readonly Screen _error = new();

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("", "no verb given; use one of demo, hub, join, networks, status, peers, send, dm, dht, bridge, grant, sim, bench, doctor, completion")]
    [InlineData("jion ws://h", "did you mean join?")]
    [InlineData("join ws://h --netwrk a", "unknown option '--netwrk'; did you mean --network?")]
    [InlineData("join ws://h", "--network")]
    [InlineData("join --network a", "<HUB-URL> is missing")]
    [InlineData("join", "<HUB-URL> is missing")]
    [InlineData("join 127.0.0.1:3000 --network a", "hub URL '127.0.0.1:3000' must be absolute and start with ws://, wss://, http:// or https://; try ws://127.0.0.1:3000")]
    [InlineData("join ws://me:hunter2@hub.test --network a", "hub URL of hub.test holds a user and password, which hubs do not take; leave them out")]
    [InlineData("join ftp://h --network a", "must be absolute and start with ws://")]
    [InlineData("join ws://h --network a:b", "contains ':'")]
    [InlineData("join ws://h --network 12345678901234567890123456789012345678901234567890123456789012345", "exceeds 64")]
    [InlineData("join ws://h --network a --max-peers 51", "--max-peers '51' must be a whole number of links from 1 to 50")]
    [InlineData("join ws://h --network a --max-peers many", "--max-peers 'many' must be a whole number of links from 1 to 50")]
    [InlineData("join ws://h --network a --max-peers 2 --min-peers 3", "--min-peers 3 exceeds --max-peers 2")]
    [InlineData("join ws://h --network a --peer-id abc", "must be 40 hexadecimal characters")]
    [InlineData("join ws://h --network a --link carrier", "use webrtc or direct")]
    [InlineData("join ws://h --network a --udp everywhere", "--udp 'everywhere' must be IP:PORT")]
    [InlineData("join ws://h --network a --udp 127.0.0.1:70000", "--udp '127.0.0.1:70000' must be IP:PORT")]
    [InlineData("join ws://h --network a --ice-server http://h", "must be stun:HOST[:PORT] or turn:USER:PASSWORD@HOST[:PORT]")]
    [InlineData("join ws://h --network a --ice-server turn:h", "needs a user and a password")]
    [InlineData("join ws://h --network a --http 65536", "--http '65536' must be a whole number of a TCP port from 0 to 65535")]
    [InlineData("join ws://h --network a --config no-such-file.conf", "--config 'no-such-file.conf' is not a file")]
    [InlineData("join ws://h --network a b", "unexpected argument 'b'")]
    [InlineData("hub --listen 3000", "is not a URL such as http://127.0.0.1:3000")]
    [InlineData("hub --listen ws://127.0.0.1:3000", "must start with http:// or https://")]
    [InlineData("hub --listen http://localhost:0", "use http://127.0.0.1:0")]
    [InlineData("hub --listen http://127.0.0.1:3000/hub", "leave it out")]
    [InlineData("demo --seconds 0", "--seconds '0' must be a whole number of seconds from 1 to 86400")]
    [InlineData("demo --npm .", "--npm is for the page /peer, which --http PORT serves; give both")]
    [InlineData("hub --http-token-file no-such-file.txt", "--http-token-file 'no-such-file.txt' is not a file")]
    [InlineData("sim", "no scenario given; there are mesh")]
    [InlineData("sim mash", "no scenario 'mash'; did you mean mesh?")]
    [InlineData("sim mesh --seed -1", "--seed '-1' must be a whole number from 0")]
    [InlineData("bench", "no benchmark given; there is webrtc")]
    [InlineData("bench webrct", "no benchmark 'webrct'; did you mean webrtc?; there is webrtc")]
    [InlineData("bench webrtc --seconds 0", "--seconds '0' must be a whole number of seconds from 1 to 600")]
    [InlineData("bench webrtc --seconds 2 --quick", "--quick and --seconds exclude one another")]
    [InlineData("bench webrtc --sockets raw", "--sockets 'raw' is no kind of sockets; use plain, batched or segmented")]
    [InlineData("bench webrtc --chromium", "unknown option '--chromium'; did you mean --no-chromium?")]
    [InlineData("bridge a b", "--config")]
    [InlineData("bridge a --config no-such-file.conf", "--config 'no-such-file.conf' is not a file")]
    [InlineData("bridge a b:c --config hocon/bridge.conf", "NETWORK-B: ")]
    [InlineData("bridge a a --config hocon/bridge.conf", "are both 'a'")]
    [InlineData("bridge a global --config hocon/bridge.conf", "the network 'global' cannot be bridged")]
    [InlineData("bridge a b --config hocon/bridge.conf --hub nowhere", "hub URL 'nowhere'")]
    [InlineData("grant a b", "pigeon grant: ")]
    [InlineData("grant a b --by a --reader x", "--reader: ")]
    [InlineData("join ws://h --network a --save d --json", "--save and --json exclude one another")]
    [InlineData("status", "no node given; start a peer with pigeon join … --http 8080, then use --node http://127.0.0.1:8080 or set PIGEON_NODE")]
    [InlineData("peers --node nowhere", "--node 'nowhere' is not a URL such as http://127.0.0.1:8080")]
    [InlineData("send --node http://127.0.0.1:1", "TEXT")]
    [InlineData("dm xyz hello --node http://127.0.0.1:1", "peer id 'xyz' must be 40 hexadecimal characters, or the first few of them")]
    [InlineData("dht", "pigeon dht: no verb given; use one of put, get, delete")]
    [InlineData("dht git k", "pigeon dht: unknown verb 'git'; did you mean get? (see pigeon dht --help)")]
    [InlineData("dht put k", "(see pigeon dht put --help)")]
    [InlineData("completion tcsh", "shell 'tcsh' is none of bash, zsh, fish, pwsh")]
    [InlineData("networks nowhere", "hub URL 'nowhere'")]
    public async Task Are_named_in_one_line_on_standard_error_with_exit_code_2(string arguments, string named)
    {
        int code = await RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(ExitCodes.Unusable, code);
        string line = Assert.Single(_error.Lines);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.Empty(_out.Lines);
    }

    [Theory]
    [InlineData("--help", "demo", "hub", "join", "networks")]
    [InlineData("demo --help", "--seconds", "--http", "--npm", "--json", "pigeon demo --seconds 30")]
    [InlineData("hub --help", "--listen", "--http-token-file", "http://127.0.0.1:3000", "--config", "--json")]
    [InlineData("join --help", "--no-fallback", "--unlisted", "--max-peers", "--state", "[default: 3]")]
    [InlineData("sim --help", "SCENARIO", "--list", "--seeds", "pigeon sim mesh --nodes 200 --seed 42")]
    [InlineData("status --help", "--node", "PIGEON_NODE", "NO_COLOR", "pigeon status --node http://127.0.0.1:8080")]
    [InlineData("dm --help", "ID", "TEXT", "--node", "first ones")]
    [InlineData("dht put --help", "KEY", "VALUE", "pigeon dht put motd")]
    [InlineData("completion --help", "source <(pigeon completion bash)")]
    [InlineData("networks --help", "HUB-URL", "--json", "fallback", "pigeon networks")]
    public async Task Help_names_options_defaults_examples_and_exit_codes(string arguments, params string[] named)
    {
        int code = await RunAsync(arguments.Split(' '));

        string help = string.Join('\n', _out.Lines);
        Assert.Equal(ExitCodes.Done, code);
        Assert.All([.. named, "Examples:", "Exit codes:", "143  stopped by SIGTERM"], text => Assert.Contains(text, help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_help_has_an_example_exit_codes_defaults_and_the_events_of_json()
    {
        foreach (CompletableVerb verb in CompletionModel.Of(PigeonProgram.Create(Around())).Verbs)
        {
            int before = _out.Lines.Count;
            Assert.Equal(ExitCodes.Done, await RunAsync([.. verb.Path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]));
            string[] help = [.. _out.Lines.Skip(before)];
            Assert.Contains("Examples:", help);
            Assert.Contains("Exit codes:", help);
            Assert.True(verb.Options.All(option => option.Name != "--json") || help.Contains("With --json:"), $"{verb.Path}: what does --json write?");
            Assert.True(!help.Any(line => line.Contains("<N>", StringComparison.Ordinal)) || help.Any(line => line.Contains("[default:", StringComparison.Ordinal)), $"{verb.Path}: a number without its default");
            Assert.All(help.Where(line => line.StartsWith("  pigeon ", StringComparison.Ordinal)), line => Assert.True(line.Length <= 140, line));
        }
    }

    [Fact]
    public async Task Help_of_join_lists_every_error_code_and_every_command()
    {
        await RunAsync("join", "--help");

        string help = string.Join('\n', _out.Lines);
        Assert.All(MeshErrors.All, error => Assert.Contains($"{error.Code} ", help, StringComparison.Ordinal));
        Assert.All(TextCommands.Help, line => Assert.Contains(line, help, StringComparison.Ordinal));
    }

    [Fact]
    public void What_join_is_not_told_has_defaults_that_fit_together()
    {
        JoinArguments given = JoinCommand.Read(PigeonProgram.Create(Around()).Parse("join ws://h:1 --network gaming --max-peers 1 --no-fallback"));

        Assert.Equal((1, 1, false, null, false), (given.MaxPeers, given.MinPeers, given.AllowFallback, given.Unlisted, given.Json));
        Assert.Equal("ws://h:1", given.Hub.OriginalString);
    }

    private Surroundings Around() => new() { In = Stream.Null, Out = _out, Error = _error };

    private Task<int> RunAsync(params string[] arguments) => PigeonProgram.RunAsync(arguments, Around());
}
