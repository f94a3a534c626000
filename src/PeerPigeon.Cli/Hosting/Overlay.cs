using Akka.Configuration;
using Akka.Configuration.Hocon;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Hub;

namespace PeerPigeon.Cli.Hosting;

/// <summary>The file behind <c>--config</c>.</summary>
internal static class Overlay
{

    /// <summary>What lies over the built-in defaults: the file's settings, and those of the program.</summary>
    /// <exception cref="CliException">The file cannot be read or is not HOCON.</exception>
    public static Config Read(string verb, FileInfo? file, bool verbose, TextWriter error)
    {
        Config own = ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = {{(verbose ? "DEBUG" : Telemetry.TakesLogs ? "INFO" : "WARNING")}}
              loggers = ["{{typeof(StderrActorLog).AssemblyQualifiedName}}"]
              stdout-loglevel = OFF
            }
            {{StderrActorLog.LeastSetting}} = {{(verbose ? "DEBUG" : "WARNING")}}
            """);
        if (file is null)
            return own;
        try
        {
            Config given = ConfigurationFactory.ParseString(File.ReadAllText(file.FullName));
            foreach (string path in Unknown(given))
                error.WriteLine(Printable.Of($"warning --config '{file.Name}': there is no setting {path}; it is ignored"));
            // What the file says of the level is meant for standard error.
            return given.GetString("akka.loglevel", null) is { } level
                ? ConfigurationFactory.ParseString($"{StderrActorLog.LeastSetting} = {level}").WithFallback(given).WithFallback(own)
                : given.WithFallback(own);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ConfigurationException or FormatException)
        {
            throw Refused(verb, file, refused);
        }
    }

    /// <summary>Settings of ours that nothing reads: a slip of the pen, or of another version.</summary>
    internal static IEnumerable<string> Unknown(Config given)
    {
        HoconObject known = MeshSettings.Reference.WithFallback(HubConfig.Reference).Root.GetObject()!.Items["peerpigeon"].GetObject()!;
        return given.Root.GetObject()?.Items.TryGetValue("peerpigeon", out HoconValue? ours) == true && ours.GetObject() is { } settings
            ? Unknown("peerpigeon.", settings, known)
            : [];
    }

    // An object that is empty by default has members whose names are the operator's.
    private static IEnumerable<string> Unknown(string prefix, HoconObject given, HoconObject known) => given.Items.SelectMany(item =>
        !known.Items.TryGetValue(item.Key, out HoconValue? expected) ? Leaves($"{prefix}{item.Key}", item.Value)
        : item.Value.GetObject() is not { } members ? []
        : expected.GetObject() is not { } expectedMembers ? Leaves($"{prefix}{item.Key}", item.Value)
        : expectedMembers.Items.Count == 0 ? []
        : Unknown($"{prefix}{item.Key}.", members, expectedMembers));

    private static IEnumerable<string> Leaves(string path, HoconValue value) =>
        value.GetObject() is { } members ? members.Items.SelectMany(item => Leaves($"{path}.{item.Key}", item.Value)) : [path];

    /// <summary>The error for settings that were read and cannot be used.</summary>
    public static CliException Refused(string verb, FileInfo? file, Exception refused) => new(
        ExitCodes.Unusable, Printable.Of($"pigeon {verb}: {(file is null ? "" : $"--config '{file.Name}': ")}{refused.Message}"), refused);
}
