using Akka.Configuration;

namespace PeerPigeon.Hub.Tests;

/// <summary>Real hubs on loopback.</summary>
public static class TestHub
{
    public static Task<HubServer> StartAsync(string hubSettings = "") => HubServer.StartAsync(new HubServerOptions
    {
        Urls = ["http://127.0.0.1:0"],
        Config = ConfigurationFactory.ParseString($"peerpigeon.hub {{ {hubSettings} }}\nakka.loglevel = WARNING\nakka.log-dead-letters = off"),
    });
}
