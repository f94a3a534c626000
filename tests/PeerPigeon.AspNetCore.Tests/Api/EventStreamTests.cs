using System.Globalization;
using Newtonsoft.Json.Linq;
using PeerPigeon.AspNetCore.Tests.Fakes;

namespace PeerPigeon.AspNetCore.Tests.Api;

public sealed class EventStreamTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private ApiFixture _api = null!;

    public async Task InitializeAsync() => _api = await ApiFixture.StartAsync(time: _time);

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Events_begin_with_the_status_and_go_on_as_they_happen()
    {
        using Reader events = await ReadAsync();

        Assert.Equal("status", (string?)(await events.NextAsync()).Event["event"]);
        _api.Hear("hi\nthere");
        JObject message = (await events.NextAsync()).Event;
        Assert.Equal(("message", "hi\nthere", _api.Mesh.PeerId.ToString()), ((string?)message["event"], (string?)message["content"], (string?)message["peer"]));
    }

    [Fact]
    public async Task Who_comes_back_with_the_last_id_gets_what_it_missed_and_nothing_twice()
    {
        string last;
        using (Reader events = await ReadAsync())
        {
            await events.NextAsync();
            _api.Hear("one");
            last = (await events.NextAsync()).Id;
        }

        _api.Hear("two");
        _api.Hear("three");
        using Reader again = await ReadAsync(last);

        Assert.Equal("two", (string?)(await again.NextAsync()).Event["content"]);
        Assert.Equal("three", (string?)(await again.NextAsync()).Event["content"]);
        _api.Hear("four");
        Assert.Equal("four", (string?)(await again.NextAsync()).Event["content"]);
    }

    [Fact]
    public async Task A_stream_that_broke_before_its_first_event_goes_on_from_the_status()
    {
        string last;
        using (Reader events = await ReadAsync())
            last = (await events.NextAsync()).Id;
        _api.Hear("one");

        using Reader again = await ReadAsync(last);

        Assert.Equal("one", (string?)(await again.NextAsync()).Event["content"]);
    }

    [Fact]
    public async Task A_gap_that_is_too_old_is_said_with_how_much_is_lost()
    {
        string last;
        using (Reader events = await ReadAsync())
        {
            await events.NextAsync();
            _api.Hear("one");
            last = (await events.NextAsync()).Id;
        }

        for (var i = 0; i < EventHistory.MaxEvents + 5; i++)
            _api.Hear(i.ToString(CultureInfo.InvariantCulture));
        using Reader again = await ReadAsync(last);

        JObject gap = (await again.NextAsync()).Event;
        Assert.Equal(("gap", last, 5), ((string?)gap["event"], (string?)gap["lastEventId"], (int)gap["missed"]!));
        for (var i = 5; i < EventHistory.MaxEvents + 5; i++)
            Assert.Equal(i.ToString(CultureInfo.InvariantCulture), (string?)(await again.NextAsync()).Event["content"]);
        Assert.Equal("status", (string?)(await again.NextAsync()).Event["event"]);
    }

    [Theory]
    [InlineData("not-an-id")]
    [InlineData("17-1")]
    [InlineData("-")]
    public async Task An_id_of_another_run_is_a_gap_of_unknown_size(string last)
    {
        using Reader events = await ReadAsync(last);

        JObject gap = (await events.NextAsync()).Event;
        Assert.Equal(("gap", JTokenType.Null), ((string?)gap["event"], gap["missed"]!.Type));
        Assert.Equal("status", (string?)(await events.NextAsync()).Event["event"]);
    }

    [Fact]
    public void Nothing_is_kept_for_a_page_that_stays_away()
    {
        FakeMesh mesh = new();
        using MeshEventLines events = new(mesh, _time);
        using EventHistory history = new(events, static () => [], _time);
        void Take(NumberedLine line) { }
        string last = history.Subscribe(null, Take)[0].Id;
        history.Unsubscribe(Take);
        _time.Advance(EventHistory.Linger);

        IReadOnlyList<NumberedLine> opening = history.Subscribe(last, Take);

        Assert.Equal("gap", (string?)JObject.Parse(opening[0].Line)["event"]);
    }

    [Fact]
    public void Answers_to_commands_on_standard_input_are_not_told()
    {
        FakeMesh mesh = new();
        using MeshEventLines events = new(mesh, _time);
        using EventHistory history = new(events, static () => [], _time);
        List<string> heard = [];
        history.Subscribe(null, line => heard.Add(line.Line));

        events.Emit("reply", ("id", 1), ("ok", true));
        events.Emit("error", ("code", "x"), ("message", "y"));

        Assert.Contains("\"event\":\"error\"", Assert.Single(heard), StringComparison.Ordinal);
    }

    private async Task<Reader> ReadAsync(string? last = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/events");
        if (last is not null)
            request.Headers.Add("Last-Event-ID", last);
        HttpResponseMessage answer = await _api.Host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        return new(new(await answer.Content.ReadAsStreamAsync()));
    }

    private sealed class Reader(StreamReader lines) : IDisposable
    {
        private string _id = "";

        public async Task<(string Id, JObject Event)> NextAsync()
        {
            while (true)
            {
                string line = await lines.ReadLineAsync() ?? throw new EndOfStreamException();
                if (line.StartsWith("id: ", StringComparison.Ordinal))
                    _id = line["id: ".Length..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                    return (_id, (JObject)ApiHost.Parse(line["data: ".Length..]));
            }
        }

        public void Dispose() => lines.Dispose();
    }
}
