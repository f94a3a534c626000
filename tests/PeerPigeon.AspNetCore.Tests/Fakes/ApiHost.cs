using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.AspNetCore.Tests.Fakes;

/// <summary>A web server on loopback and a client of it.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _web;

    private ApiHost(WebApplication web)
    {
        _web = web;
        Http = new() { BaseAddress = new(web.Urls.First()), Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _web.Services;

    public string Url => _web.Urls.First();

    public static async Task<ApiHost> StartAsync(Action<IServiceCollection> services, Action<IEndpointRouteBuilder> map)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        services(builder.Services);
        WebApplication web = builder.Build();
        map(web);
        await web.StartAsync();
        return new(web);
    }

    /// <summary>Sends one request and reads the JSON that comes.</summary>
    public async Task<(HttpResponseMessage Answer, JToken Body)> SendAsync(string method, string path, int status, string? body = null)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        HttpResponseMessage answer = await Http.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True((HttpStatusCode)status == answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        return (answer, text.Length == 0 ? JValue.CreateNull() : Parse(text));
    }

    public static JToken Parse(string text)
    {
        using JsonTextReader reader = new(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
        return JToken.Load(reader);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _web.DisposeAsync();
    }
}
