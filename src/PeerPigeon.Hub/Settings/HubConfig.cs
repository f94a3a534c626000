using System.Reflection;
using Akka.Configuration;

namespace PeerPigeon.Hub;

/// <summary>The hub's own configuration file, embedded in this assembly.</summary>
public static class HubConfig
{
    /// <summary>The file <c>reference.conf</c>: every key below <c>peerpigeon.hub</c> with its default, unit and effect.</summary>
    public static Config Reference { get; } = ConfigurationFactory.ParseString(ReferenceText());

    private static string ReferenceText()
    {
        const string Name = "PeerPigeon.Hub.reference.conf";
        using Stream file = Assembly.GetExecutingAssembly().GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"resource {Name} is not embedded in {Assembly.GetExecutingAssembly().GetName().Name}");
        using StreamReader reader = new(file);
        return reader.ReadToEnd();
    }
}
