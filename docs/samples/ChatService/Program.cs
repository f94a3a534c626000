using Akka.Hosting;
using ChatService;
using PeerPigeon.Actors;
using PeerPigeon.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

// --hub and --network on the command line, or Hub and Network in appsettings.json or the environment.
string hub = builder.Configuration["Hub"] ?? "ws://127.0.0.1:3000";
string network = builder.Configuration["Network"] ?? "team-alpha";

builder.Services.AddSingleton<ChatLog>();
builder.Services.AddAkka("chat", akka => akka
    .ConfigureLoggers(loggers => loggers.ClearLoggers().AddLoggerFactory())
    .WithPeerPigeon(mesh =>
    {
        mesh.NetworkName = network;
        mesh.SignalingUrl = new(hub);
    }));

WebApplication app = builder.Build();
IPeerPigeonMesh mesh = app.Services.GetRequiredService<IPeerPigeonMesh>();
ChatLog log = app.Services.GetRequiredService<ChatLog>();
mesh.MessageReceived += (_, message) => log.Add(message);

app.MapGet("/chat", () => log.Lines);
app.MapPost("/chat", async (ChatRequest request, CancellationToken stop) =>
{
    try
    {
        SentMessage sent = await mesh.SendMessageAsync(request.Text, options: null, stop);
        return Results.Accepted(value: new { sent.MessageId, NetworkName = sent.NetworkName.Value });
    }
    catch (MeshException refused)
    {
        // Expected outcomes carry a code for programs and a sentence for people.
        return Results.Problem(refused.Message, statusCode: StatusCodes.Status503ServiceUnavailable, extensions: new Dictionary<string, object?> { ["code"] = refused.Code });
    }
});

// The node API: pigeon status --node http://127.0.0.1:5000, /health/ready for a load balancer, /metrics.
app.MapPeerPigeonApi();

app.Run();
