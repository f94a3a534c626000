using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Commands;
using PeerPigeon.Cli.Tests.Fakes;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Tests.Commands;

public sealed class JsonCommandTests : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private readonly FakeMesh _mesh = new();
    private readonly Screen _screen = new();
    private readonly Keyboard _keyboard = new();
    private readonly ManualTime _time = new();
    private readonly MeshCommands _commands;
    private readonly MeshEventLines _events;
    private readonly JsonCommandLoop _loop;
    private readonly Task<bool> _running;

    public JsonCommandTests()
    {
        _commands = new(_mesh, _time);
        _events = new(_mesh, _time);
        _events.Add(_screen.WriteLine);
        _loop = new(new LineReader(_keyboard.Stream), _commands, _events, _time);
        _running = _loop.RunAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        _keyboard.Close();
        _loop.Dispose();
        _events.Dispose();
        _commands.Dispose();
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("\"a \\u0041 é\"")]
    [InlineData("[1,{\"x\":null}]")]
    [InlineData("null")]
    public async Task The_id_comes_back_as_it_was_written(string id)
    {
        await _keyboard.TypeAsync($$"""{"id":{{id}},"cmd":"status"}""");

        string line = await _screen.LineAsync(line => line.Contains("\"reply\"", StringComparison.Ordinal));
        Assert.Contains($"\"id\":{id},\"ok\":true", line, StringComparison.Ordinal);
        Assert.Contains($"\"peer\":\"{_mesh.PeerId}\"", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json", MeshErrors.BadCommand)]
    [InlineData("[]", MeshErrors.BadCommand)]
    [InlineData("null", MeshErrors.BadCommand)]
    [InlineData("{}", MeshErrors.BadCommand)]
    [InlineData("""{"cmd":1}""", MeshErrors.BadCommand)]
    [InlineData("""{"cmd":"send","cmd":"quit"}""", MeshErrors.BadCommand)]
    [InlineData("""{"cmd":"send"}""", MeshErrors.BadCommand)]
    [InlineData("""{"cmd":"send","content":7}""", MeshErrors.BadCommand)]
    [InlineData("""{"cmd":"dm","to":"abc","content":"x"}""", MeshErrors.BadPeerId)]
    [InlineData("""{"cmd":"dm","to":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}""", MeshErrors.BadCommand)]
    [InlineData("""{"cmd":"dm","to":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","content":1e999}""", MeshErrors.BadContent)]
    [InlineData("""{"cmd":"binary","to":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","base64":"!!"}""", MeshErrors.BadCommand)]
    [InlineData("""{"cmd":"network","name":"a:b"}""", MeshErrors.BadNetworkName)]
    [InlineData("""{"cmd":"network","name":""}""", MeshErrors.BadNetworkName)]
    [InlineData("""{"cmd":"fallback","allow":"yes"}""", MeshErrors.BadCommand)]
    [InlineData("""{"cmd":"connect","url":"nowhere"}""", MeshErrors.BadCommand)]
    [InlineData("""{"cmd":"connect"}""", MeshErrors.NoSignalingUrl)]
    [InlineData("""{"cmd":"networks"}""", MeshErrors.NoSignalingUrl)]
    [InlineData("""{"cmd":"fly"}""", MeshErrors.UnknownCommand)]
    public async Task A_line_that_cannot_be_used_is_answered_and_the_peer_goes_on(string line, string code)
    {
        await _keyboard.TypeAsync(line);

        JObject refused = await _screen.EventAsync("reply");
        Assert.False((bool)refused["ok"]!);
        Assert.Equal(code, (string?)refused["error"]!["code"]);
        Assert.NotEmpty((string)refused["error"]!["message"]!);
        await _keyboard.TypeAsync("""{"id":"next","cmd":"status"}""");
        Assert.True((bool)(await _screen.ReplyAsync("next"))["ok"]!);
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_answered_and_the_peer_goes_on()
    {
        await _keyboard.TypeAsync($$"""{"cmd":"send","content":"{{new string('x', LineReader.MaxLineBytes)}}"}""");
        await _keyboard.TypeAsync("""{"id":2,"cmd":"status"}""");

        Assert.Equal(MeshErrors.TooLarge, (string?)(await _screen.EventAsync("reply", reply => !(bool)reply["ok"]!))["error"]!["code"]);
        Assert.True((bool)(await _screen.ReplyAsync(2))["ok"]!);
    }

    [Fact]
    public async Task A_message_that_waits_holds_up_nobody()
    {
        TaskCompletionSource<SentDirectMessage> acknowledged = new();
        _mesh.OnDirect = (_, _, _) => acknowledged.Task;
        var to = PeerId.Parse(new string('b', 40));

        await _keyboard.TypeAsync($$$"""{"id":1,"cmd":"dm","to":"{{{to}}}","content":{"deep":[1]}}""");
        await _keyboard.TypeAsync("""{"id":2,"cmd":"status"}""");
        await _screen.ReplyAsync(2);
        Assert.DoesNotContain(_screen.Lines, line => line.Contains("\"id\":1", StringComparison.Ordinal));

        acknowledged.SetResult(new("m1", NetworkName.Parse("gaming"), Acknowledged: true));
        Assert.Equal(
            """{"messageId":"m1","networkName":"gaming","acknowledged":true}""",
            (await _screen.ReplyAsync(1))["result"]!.ToString(Newtonsoft.Json.Formatting.None));
        Assert.Contains("dm bbbbbbbb {\"deep\":[1]}", _mesh.Calls);
    }

    [Fact]
    public async Task More_commands_than_may_run_are_answered_with_busy()
    {
        TaskCompletionSource<SentMessage> sent = new();
        _mesh.OnSend = (_, _) => sent.Task;
        for (var i = 0; i <= JsonCommandLoop.MaxRunning; i++)
            await _keyboard.TypeAsync($$"""{"id":{{i}},"cmd":"send","content":"x"}""");

        JObject refused = await _screen.EventAsync("reply");
        Assert.Equal(MeshErrors.Busy, (string?)refused["error"]!["code"]);
        Assert.Equal(JsonCommandLoop.MaxRunning, (int)refused["id"]!);
        sent.SetResult(new("m", NetworkName.Global));
        await _screen.ReplyAsync(0);
    }

    [Fact]
    public async Task Changes_of_state_run_in_the_order_in_which_they_were_written()
    {
        await _mesh.ConnectAsync(new("ws://hub"));

        await _keyboard.TypeAsync("""{"id":1,"cmd":"network","name":"work"}""");
        await _keyboard.TypeAsync("""{"id":2,"cmd":"disconnect"}""");
        await _keyboard.TypeAsync("""{"id":3,"cmd":"network","name":"work"}""");
        await _keyboard.TypeAsync("""{"id":4,"cmd":"connect"}""");

        Assert.Equal(MeshErrors.ConnectedAlready, (string?)(await _screen.ReplyAsync(1))["error"]!["code"]);
        Assert.Equal("work", (string?)(await _screen.ReplyAsync(3))["result"]!["networkName"]);
        Assert.True((bool)(await _screen.ReplyAsync(4))["result"]!["connected"]!);
        Assert.Equal(["connect ws://hub", "network work", "disconnect", "network work", "connect "], _mesh.Calls);
    }

    [Fact]
    public async Task Quit_answers_what_is_under_way_before_it_answers_itself()
    {
        _mesh.OnSend = async (_, stop) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            return new("never", NetworkName.Global);
        };
        await _keyboard.TypeAsync("""{"id":1,"cmd":"send","content":"x"}""");
        await _keyboard.TypeAsync("""{"id":2,"cmd":"quit"}""");
        while (_time.Pending == 0)
            await Task.Yield();
        _time.Advance(JsonCommandLoop.LastCommands);

        Assert.True(await _running.WaitAsync(Hang));
        Assert.Equal(["1", "2"], _screen.Lines.Select(line => Screen.Parse(line)["id"]!.ToString()));
        Assert.Equal(MeshErrors.NotConnected, (string?)Screen.Parse(_screen.Lines[0])["error"]!["code"]);
    }

    [Fact]
    public async Task The_end_of_the_input_is_no_quit()
    {
        _keyboard.Close();

        Assert.False(await _running.WaitAsync(Hang));
    }
}
