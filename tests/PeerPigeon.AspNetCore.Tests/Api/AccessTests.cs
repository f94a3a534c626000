using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.AspNetCore.Tests.Fakes;

namespace PeerPigeon.AspNetCore.Tests.Api;

public sealed class AccessTests
{
    private const string Token = "a token that nobody guesses";

    // Behind a proxy that says nothing of itself, everybody is on this machine.
    [Theory]
    [InlineData("/api/status", null, 401)]
    [InlineData("/metrics", null, 401)]
    [InlineData("/api/status", Token, 200)]
    [InlineData("/health/live", null, 200)]
    public async Task Where_there_is_a_token_this_machine_needs_it_too(string path, string? token, int status)
    {
        await using ApiFixture api = await ApiFixture.StartAsync(new() { Token = Token });
        using HttpRequestMessage request = new(HttpMethod.Get, path) { Headers = { Authorization = token is null ? null : new("Bearer", token) } };

        using HttpResponseMessage answer = await api.Host.Http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Health_is_open_to_HEAD_as_well()
    {
        await using ApiFixture api = await ApiFixture.StartAsync(new() { Token = Token });
        using HttpRequestMessage request = new(HttpMethod.Head, "/health/live");

        using HttpResponseMessage answer = await api.Host.Http.SendAsync(request);

        Assert.Equal(200, (int)answer.StatusCode);
    }

    // A caller behind a proxy of this machine comes from beyond it.
    [Theory]
    [InlineData(null, null, 403, MeshErrors.ForeignOrigin)]
    [InlineData(null, "Bearer " + Token, 403, MeshErrors.ForeignOrigin)]
    [InlineData(Token, null, 401, MeshErrors.Unauthorized)]
    [InlineData(Token, "Bearer wrong", 401, MeshErrors.Unauthorized)]
    [InlineData(Token, "Basic " + Token, 401, MeshErrors.Unauthorized)]
    [InlineData(Token, "Bearer " + Token, 200, null)]
    public async Task From_beyond_this_machine_only_the_token_opens(string? token, string? authorization, int status, string? code)
    {
        await using ApiFixture api = await ApiFixture.StartAsync(new() { Token = token });
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/status");
        request.Headers.Add("X-Forwarded-For", "192.0.2.1");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);

        using HttpResponseMessage answer = await api.Host.Http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(code, (string?)JToken.Parse(await answer.Content.ReadAsStringAsync())["code"]);
        Assert.Equal(status == 401 ? "Bearer" : null, answer.Headers.WwwAuthenticate.FirstOrDefault()?.Scheme);
    }

    [Theory]
    [InlineData("peer.example", 200)]
    [InlineData("127.0.0.1", 200)]
    public async Task With_the_token_the_host_may_have_any_name(string host, int status)
    {
        await using ApiFixture api = await ApiFixture.StartAsync(new() { Token = Token });
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/status") { Headers = { Host = host, Authorization = new("Bearer", Token) } };

        using HttpResponseMessage answer = await api.Host.Http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task The_token_does_not_open_the_api_to_pages_of_other_sites(string origin)
    {
        await using ApiFixture api = await ApiFixture.StartAsync(new() { Token = Token });
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/status") { Headers = { Authorization = new("Bearer", Token) } };
        request.Headers.Add("Origin", origin);

        using HttpResponseMessage answer = await api.Host.Http.SendAsync(request);

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("cross-site", "no-cors", 403)]
    [InlineData("same-site", "cors", 403)]
    [InlineData("same-origin", "cors", 200)]
    [InlineData("none", "navigate", 200)]
    [InlineData("cross-site", "navigate", 200)]
    public async Task What_a_browser_says_of_the_asking_page_is_heeded(string site, string mode, int status)
    {
        await using ApiFixture api = await ApiFixture.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/status");
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.Add("Sec-Fetch-Mode", mode);

        using HttpResponseMessage answer = await api.Host.Http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public void A_token_that_could_be_guessed_is_refused() =>
        Assert.Contains("16", Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => new PeerPigeonApiOptions { Token = "short" }.Checked()).Message, StringComparison.Ordinal);
}
