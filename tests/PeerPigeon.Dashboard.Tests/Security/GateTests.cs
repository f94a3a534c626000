using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.WebSockets;
using PeerPigeon.Dashboard.Tests.Host;

namespace PeerPigeon.Dashboard.Tests.Security;

/// <summary>Who gets in, and what browsers may do with what they are given.</summary>
public sealed class GateTests : IAsyncLifetime
{
    private const string Token = "0123456789abcdef0123";
    private static readonly (string Name, string Value) Bearer = ("Authorization", $"Bearer {Token}");

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private Stage _stage = null!;

    public async Task InitializeAsync() => _stage = await Stage.StartAsync(options => options.Token = Token);

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _stage.DisposeAsync();
    }

    [Theory, InlineData("/"), InlineData("/network"), InlineData("/mesh"), InlineData("/messages"), InlineData("/data"), InlineData("/log"), InlineData("/peer")]
    public async Task Every_page_comes_with_strict_headers(string path)
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, path, Bearer);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        string page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("//cdn", page, StringComparison.Ordinal);
    }

    [Theory, InlineData("http://evil.example"), InlineData("null"), InlineData("http://127.0.0.1:1")]
    public async Task A_foreign_origin_is_refused(string origin)
    {
        foreach ((HttpMethod method, string path) in ((HttpMethod, string)[])[(HttpMethod.Get, "/"), (HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1"), (HttpMethod.Post, "/token")])
        {
            using HttpResponseMessage answer = await SendAsync(method, path, ("Origin", origin));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task An_image_on_a_page_of_another_site_makes_no_page_and_a_link_there_does()
    {
        using HttpResponseMessage image = await SendAsync(HttpMethod.Get, "/network", Bearer, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"));
        Assert.Equal(HttpStatusCode.Forbidden, image.StatusCode);
        using HttpResponseMessage link = await SendAsync(HttpMethod.Get, "/network", Bearer, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"));
        Assert.Equal(HttpStatusCode.OK, link.StatusCode);
    }

    [Theory, InlineData("multipart/form-data", "x"), InlineData("application/x-www-form-urlencoded", null)]
    public async Task What_is_no_form_of_a_token_opens_nothing_and_breaks_nothing(string type, string? body)
    {
        using HttpRequestMessage ask = new(HttpMethod.Post, _stage.Url + "/token") { Content = new StringContent(body ?? string.Join('&', Enumerable.Repeat("a", 2_000))) };
        ask.Content.Headers.ContentType = new(type);
        using HttpResponseMessage answer = await _http.SendAsync(ask);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_foreign_origin_opens_no_WebSocket_and_our_own_does()
    {
        using ClientWebSocket foreign = new();
        foreign.Options.SetRequestHeader("Origin", "http://evil.example");
        await Assert.ThrowsAsync<WebSocketException>(() => foreign.ConnectAsync(new($"ws{_stage.Url[4..]}/_blazor"), CancellationToken.None));

        using ClientWebSocket own = new();
        own.Options.SetRequestHeader("Origin", _stage.Url);
        own.Options.SetRequestHeader(Bearer.Name, Bearer.Value);
        await own.ConnectAsync(new($"ws{_stage.Url[4..]}/_blazor"), CancellationToken.None);
        Assert.Equal(WebSocketState.Open, own.State);
    }

    [Theory, InlineData("peer.example"), InlineData("127.0.0.1")]
    public async Task Every_browser_needs_the_token_on_this_machine_too(string host)
    {
        using HttpResponseMessage asked = await SendAsync(HttpMethod.Get, "/", ("Host", host));
        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.Contains("name=\"token\"", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using HttpResponseMessage socket = await SendAsync(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1", ("Host", host));
        Assert.Equal(HttpStatusCode.Unauthorized, socket.StatusCode);

        using HttpResponseMessage wrong = await SendAsync(HttpMethod.Post, "/token", [("Host", host)], "token=guessed-it-wrongly");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.False(wrong.Headers.Contains("Set-Cookie"));

        using HttpResponseMessage right = await SendAsync(HttpMethod.Post, "/token", [("Host", host), ("Origin", $"http://{host}")], $"token={Token}");
        Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
        string cookie = Assert.Single(right.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token, cookie, StringComparison.Ordinal);

        using HttpResponseMessage inside = await SendAsync(HttpMethod.Get, "/", ("Host", host), ("Cookie", cookie.Split(';')[0]));
        Assert.Equal(HttpStatusCode.OK, inside.StatusCode);
        using HttpResponseMessage bearer = await SendAsync(HttpMethod.Get, "/", ("Host", host), ("Authorization", $"Bearer {Token}"));
        Assert.Equal(HttpStatusCode.OK, bearer.StatusCode);
    }

    [Theory, InlineData("xn--a-"), InlineData("127.0.0.1:99999")]
    public async Task A_Host_that_names_no_host_is_a_400(string host)
    {
        using HttpRequestMessage ask = new(HttpMethod.Get, _stage.Url);
        ask.Headers.TryAddWithoutValidation("Host", host);
        ask.Headers.Add(Bearer.Name, Bearer.Value);
        using HttpResponseMessage answer = await _http.SendAsync(ask);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Without_a_token_nobody_else_gets_in()
    {
        await using Stage closed = await Stage.StartAsync();
        using HttpRequestMessage ask = new(HttpMethod.Get, closed.Url);
        ask.Headers.Host = "peer.example";
        using HttpResponseMessage answer = await _http.SendAsync(ask);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("DashboardOptions.Token", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_come_from_inside_of_the_assembly()
    {
        using HttpResponseMessage page = await SendAsync(HttpMethod.Get, "/", Bearer);
        string html = await page.Content.ReadAsStringAsync();
        foreach (string file in (string[])["blazor.web.js", "dashboard.js", "dashboard.css", "icon.svg"])
        {
            string address = System.Text.RegularExpressions.Regex.Match(html, $"_dashboard/{file}\\?v=[0-9a-f]+", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
            using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, $"/{address}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_short_token_is_refused_at_start()
    {
        ValidationException refused = Assert.Throws<ValidationException>(() => new DashboardOptions { Token = "short" }.Validate());
        Assert.Contains("at least 16", refused.Message, StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers) => SendAsync(method, path, headers, form: null);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, (string Name, string Value)[] headers, string? form)
    {
        using HttpRequestMessage ask = new(method, _stage.Url + path);
        foreach ((string name, string value) in headers)
            ask.Headers.TryAddWithoutValidation(name, value);
        if (form is not null)
            ask.Content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        return await _http.SendAsync(ask);
    }
}
