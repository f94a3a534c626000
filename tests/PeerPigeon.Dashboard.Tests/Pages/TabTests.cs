using Microsoft.Playwright;
using PeerPigeon.Dashboard.Feed;
using PeerPigeon.Dashboard.Tests.Host;
using PeerPigeon.Interop.Tests.Browser;

namespace PeerPigeon.Dashboard.Tests.Pages;

/// <summary>The other tabs, each control of theirs.</summary>
[Collection(InBrowser.Name)]
public sealed class TabTests(Chromium chromium)
{
    [BrowserFact]
    public async Task Arrow_keys_walk_the_tabs_and_each_has_an_address()
    {
        await using Stage stage = await Stage.StartAsync();
        await using Look look = await (await chromium.OpenAsync(stage.Url)).AliveAsync();
        await look.Tab("Network").FocusAsync();
        foreach (string name in (string[])["Mesh", "Messages", "Data", "Log", "Network"])
        {
            await look.Page.Keyboard.PressAsync("ArrowRight");
            await Assertions.Expect(look.Tab(name)).ToHaveAttributeAsync("aria-selected", "true");
            await Assertions.Expect(look.Page).ToHaveURLAsync($"{stage.Url}/{name.ToLowerInvariant()}");
            await Assertions.Expect(look.Tab(name)).ToBeFocusedAsync();
        }

        await look.Tab("Log").ClickAsync();
        await look.Page.ReloadAsync();
        await Assertions.Expect(look.Tab("Log")).ToHaveAttributeAsync("aria-selected", "true");
        Assert.Empty(look.Errors);
    }

    [BrowserTheory, InlineData(1280), InlineData(390)]
    public async Task The_ring_shows_peers_to_mouse_and_keyboard(int width)
    {
        await using Stage stage = await Stage.StartAsync();
        Friend friend = await stage.JoinAsync("gaming");
        await using Look look = await (await chromium.OpenAsync($"{stage.Url}/mesh", width)).AliveAsync();
        ILocator peer = look.Page.Locator($"#p-{friend.Mesh.PeerId}");
        await Assertions.Expect(peer).ToBeVisibleAsync(new() { Timeout = Look.Patience });
        await Assertions.Expect(look.Page.Locator(".chord")).ToHaveCountAsync(1);
        ILocator details = look.Page.Locator("[aria-labelledby=chosen]");

        if (width > 500)
            await peer.Locator(".dot").ClickAsync();
        else
        {
            await look.Page.Locator(".ring").FocusAsync();
            await look.Page.Keyboard.PressAsync("ArrowRight");
            await Assertions.Expect(look.Page.Locator(".ring")).ToHaveAttributeAsync("aria-activedescendant", $"p-{friend.Mesh.PeerId}");
        }

        await Look.SaysAsync(details, friend.Mesh.PeerId.ToString());
        await Look.SaysAsync(details, "direct");

        await friend.Mesh.SendMessageAsync("a pulse");
        await Assertions.Expect(look.Page.Locator(".flow")).ToHaveCountAsync(1, new() { Timeout = Look.Patience });
        Assert.Empty(look.Errors);
    }

    [BrowserTheory, InlineData(1280), InlineData(390)]
    public async Task Messages_go_both_ways_and_tell_what_became_of_them(int width)
    {
        await using Stage stage = await Stage.StartAsync();
        Friend friend = await stage.JoinAsync("gaming");
        TaskCompletionSource<string> heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        friend.Mesh.MessageReceived += (_, message) => heard.TrySetResult((string)message.Content!);
        await Until.HoldsAsync(() => stage.Mesh.GetMembers().Members.Length == 1, "member");
        await using Look look = await (await chromium.OpenAsync($"{stage.Url}/messages", width)).AliveAsync();
        ILocator chat = look.Page.GetByRole(AriaRole.Log);
        await Look.SaysAsync(chat, "Nothing was said");

        await look.Page.GetByLabel("Message", new() { Exact = true }).FillAsync("hello <b>you</b>");
        await look.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("hello <b>you</b>", await heard.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        await Look.SaysAsync(chat, "confirmed by 1");

        await friend.Mesh.SendMessageAsync("hello back");
        await Look.SaysAsync(chat, "hello back");
        await Look.SaysAsync(chat, "from a neighbour, not encrypted, signature verified");

        await look.Page.GetByRole(AriaRole.Combobox, new() { Name = "To", Exact = true }).SelectOptionAsync(friend.Mesh.PeerId.ToString());
        await look.Page.GetByLabel("Message", new() { Exact = true }).FillAsync("for you alone");
        await look.UseAsync(look.Button("Send"));
        await Look.SaysAsync(chat, "acknowledged");

        await look.Page.GetByLabel("Show").SelectOptionAsync("direct");
        await Assertions.Expect(chat.Locator("article")).ToHaveCountAsync(1);

        await look.Page.GetByRole(AriaRole.Combobox, new() { Name = "To", Exact = true }).SelectOptionAsync("other");
        await look.Page.GetByRole(AriaRole.Textbox, new() { Name = "Its id" }).FillAsync("nobody");
        await look.Page.GetByLabel("Message", new() { Exact = true }).FillAsync("to whom?");
        await look.UseAsync(look.Button("Send"));
        await Look.SaysAsync(look.Page.GetByRole(AriaRole.Alert), "is not a peer id");
        Assert.Empty(look.Errors);
    }

    [BrowserFact]
    public async Task What_is_typed_for_one_peer_goes_to_nobody_else_when_that_one_leaves()
    {
        await using Stage stage = await Stage.StartAsync();
        Friend leaving = await stage.JoinAsync("gaming"), staying = await stage.JoinAsync("gaming");
        TaskCompletionSource<string> heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        staying.Mesh.MessageReceived += (_, message) => heard.TrySetResult((string)message.Content!);
        await Until.HoldsAsync(() => stage.Mesh.GetMembers().Members.Length == 2, "members");
        await using Look look = await (await chromium.OpenAsync($"{stage.Url}/messages")).AliveAsync();
        ILocator to = look.Page.GetByRole(AriaRole.Combobox, new() { Name = "To", Exact = true });
        string chosen = leaving.Mesh.PeerId.ToString();
        await to.SelectOptionAsync(chosen);

        await leaving.DisposeAsync();
        await Look.SaysAsync(to.Locator("option:checked"), ", gone");

        await Assertions.Expect(to).ToHaveValueAsync(chosen);
        await look.Page.GetByLabel("Message", new() { Exact = true }).FillAsync("private");
        await look.UseAsync(look.Button("Send"));
        await Look.SaysAsync(look.Page.GetByRole(AriaRole.Log), $"direct to {chosen[..8]}");
        await to.SelectOptionAsync("");
        await look.Page.GetByLabel("Message", new() { Exact = true }).FillAsync("for all");
        await look.UseAsync(look.Button("Send"));
        Assert.Equal("for all", await heard.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [BrowserFact]
    public async Task Who_reads_further_up_stays_there_and_is_told_of_new_messages()
    {
        await using Stage stage = await Stage.StartAsync();
        Friend friend = await stage.JoinAsync("gaming");
        await Until.HoldsAsync(() => stage.Mesh.GetStatus().ConnectedCount == 1, "link");
        await using Look look = await (await chromium.OpenAsync($"{stage.Url}/messages")).AliveAsync();
        ILocator chat = look.Page.GetByRole(AriaRole.Log);
        for (var i = 0; i < 30; i++)
            await friend.Mesh.SendMessageAsync($"line {i}.");
        await Look.SaysAsync(chat, "line 29.");
        await Assertions.Expect(chat.Locator("article").Last).ToBeInViewportAsync(new() { Timeout = Look.Patience });

        await chat.EvaluateAsync("chat => chat.scrollTop = 0");
        await friend.Mesh.SendMessageAsync("the newest");
        await Assertions.Expect(look.Button("New messages below")).ToBeVisibleAsync(new() { Timeout = Look.Patience });
        Assert.Equal(0, await chat.EvaluateAsync<int>("chat => chat.scrollTop"));

        await look.UseAsync(look.Button("New messages below"));
        await Assertions.Expect(chat.Locator("article").Last).ToBeInViewportAsync(new() { Timeout = Look.Patience });
        await Assertions.Expect(look.Button("New messages below")).ToBeHiddenAsync(new() { Timeout = Look.Patience });
    }

    [BrowserFact]
    public async Task The_token_opens_the_page_in_a_browser()
    {
        const string Token = "0123456789abcdef0123";
        await using Stage stage = await Stage.StartAsync(options => options.Token = Token);
        await using Look look = await chromium.OpenAsync(stage.Url);
        ILocator field = look.Page.GetByLabel("Token");

        await field.FillAsync("guessed-it-wrongly");
        await look.Page.Keyboard.PressAsync("Enter");
        await Look.SaysAsync(look.Page.GetByRole(AriaRole.Alert), "That is not it");
        await field.FillAsync(Token);
        await look.UseAsync(look.Button("Open"));

        await look.AliveAsync();
        await Look.SaysAsync(look.Test("home"), "gaming");
    }

    [BrowserTheory, InlineData(1280), InlineData(390)]
    public async Task Records_are_put_looked_up_subscribed_and_deleted(int width)
    {
        await using Stage stage = await Stage.StartAsync();
        Friend friend = await stage.JoinAsync("gaming");
        await Until.HoldsAsync(() => stage.Mesh.GetMembers().Members.Length == 1, "member");
        await using Look look = await (await chromium.OpenAsync($"{stage.Url}/data", width)).AliveAsync();
        ILocator answer = look.Page.Locator("[aria-labelledby=answer]"), watched = look.Page.Locator("[aria-labelledby=watched]");

        await look.Page.GetByLabel("Key", new() { Exact = true }).FillAsync("scores/today");
        await look.UseAsync(look.Button("Look up"));
        await Look.SaysAsync(answer, "Nothing under 'scores/today'");
        await look.UseAsync(look.Button("Subscribe"));
        await Look.SaysAsync(watched, "scores/today");

        await look.Page.GetByLabel("Value, JSON or plain text").FillAsync("{\"ada\": 3}");
        await look.UseAsync(look.Button("Put"));
        await Look.SaysAsync(answer, "1 other member hold");
        await Look.SaysAsync(watched, "{\"ada\":3}");
        await Look.SaysAsync(look.Page.Locator("[aria-labelledby=shards]"), "1 record");

        await friend.Mesh.Dht.PutAsync("scores/today", Newtonsoft.Json.Linq.JToken.Parse("{\"bob\": 4}"));
        await Look.SaysAsync(watched, "{\"bob\":4}");
        await look.Page.GetByLabel("Key", new() { Exact = true }).PressAsync("Enter");
        await Look.SaysAsync(answer, "\"bob\": 4");
        await Look.SaysAsync(answer, "signature verified");

        await look.UseAsync(look.Button("Delete"));
        await Look.SaysAsync(answer, "is deleted");
        await look.UseAsync(look.Button("End subscription to scores/today"));
        await Look.SaysAsync(watched, "None.");
        Assert.Empty(look.Errors);
    }

    [BrowserTheory, InlineData(1280), InlineData(390)]
    public async Task The_log_filters_pauses_copies_and_clears(int width)
    {
        await using Stage stage = await Stage.StartAsync();
        await using Look look = await (await chromium.OpenAsync($"{stage.Url}/log", width)).AliveAsync();
        ILocator log = look.Page.Locator(".log");
        Friend friend = await stage.JoinAsync("gaming");
        await Look.SaysAsync(log, $"link with {friend.Mesh.PeerId.ToString()[..8]}");

        await look.UseAsync(look.Button("Pause"), "Space");
        await Assertions.Expect(look.Button("Resume")).ToBeVisibleAsync();
        await friend.Mesh.SendMessageAsync("while paused");
        await Until.HoldsAsync(() => stage.State.Mesh!.Chat.Added == 1, "message");
        await Task.Delay(600);
        await Assertions.Expect(log).Not.ToContainTextAsync("while paused");
        await look.UseAsync(look.Button("Resume"));
        await Look.SaysAsync(log, "while paused");

        ILocator messages = look.Page.GetByLabel("message", new() { Exact = true });
        await look.UseAsync(messages, "Space");
        await Assertions.Expect(messages).Not.ToBeCheckedAsync();
        await Assertions.Expect(log).Not.ToContainTextAsync("while paused");
        await look.UseAsync(messages, "Space");
        await Assertions.Expect(messages).ToBeCheckedAsync();
        await look.Page.GetByLabel("Filter").FillAsync("PAUSED");
        await Assertions.Expect(log.Locator("li")).ToHaveCountAsync(1);

        await look.UseAsync(look.Button("Copy"));
        await Look.SaysAsync(look.Page.Locator("main").GetByRole(AriaRole.Status), "1 event copied");
        Assert.Contains("while paused", await look.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"), StringComparison.Ordinal);

        await look.Page.GetByLabel("Filter").FillAsync("");
        await look.UseAsync(look.Button("Clear"));
        await Assertions.Expect(log).Not.ToContainTextAsync("while paused");
        Assert.Empty(look.Errors);
    }

    [BrowserFact]
    public async Task The_log_says_how_many_events_went_by_while_it_stood_still()
    {
        await using Stage stage = await Stage.StartAsync();
        await using Look look = await (await chromium.OpenAsync($"{stage.Url}/log")).AliveAsync();
        await look.Button("Pause").ClickAsync();
        await Assertions.Expect(look.Button("Resume")).ToBeVisibleAsync();
        for (var i = 0; i < MeshFeed.MaxLog + 250; i++)
            stage.State.Mesh!.Note(LogKind.Status, $"event {i}");
        await Assertions.Expect(look.Test("unseen")).ToHaveCountAsync(0);
        await look.Button("Resume").ClickAsync();
        await Look.SaysAsync(look.Test("unseen"), "2");
        await Look.SaysAsync(look.Test("unseen"), "events came and were forgotten before this page could show them");
        await look.Button("Clear").ClickAsync();
        await Assertions.Expect(look.Test("unseen")).ToHaveCountAsync(0);
    }

    [BrowserTheory, InlineData(1280), InlineData(390)]
    public async Task The_hubs_page_counts_networks_sessions_and_refusals(int width)
    {
        await using Stage stage = await Stage.StartAsync(withHubPage: true);
        await using Look look = await (await chromium.OpenAsync($"{stage.HubUrl}/dashboard", width)).AliveAsync();
        await Look.SaysAsync(look.Test("sessions"), "1 of");
        await stage.JoinAsync("work");
        await Look.SaysAsync(look.Test("sessions"), "2 of", within: 6_000);
        await Look.SaysAsync(look.Page.Locator("[aria-labelledby=networks]").First, "work");
        await Look.SaysAsync(look.Page.Locator(".log"), "is in work");
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using System.Net.WebSockets.ClientWebSocket nobody = new();
            await nobody.ConnectAsync(new($"ws{stage.HubUrl[4..]}/?peerId=nobody"), CancellationToken.None);
            await nobody.ReceiveAsync(new byte[64], CancellationToken.None);
            throw new InvalidOperationException(nobody.CloseStatusDescription);
        });
        await Look.SaysAsync(look.Page.Locator("[aria-labelledby=refused]").First, "invalid_peer_id");
        Assert.Empty(look.Errors);
    }
}
