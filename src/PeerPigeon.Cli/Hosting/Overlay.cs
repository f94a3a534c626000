using Akka.Configuration;
using PeerPigeon.Cli.Output;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.Hosting;

/// <summary>The file behind <c>--config</c>.</summary>
internal static class Overlay
{

    /// <summary>What lies over the built-in defaults: the file's settings, and those of the program.</summary>
    /// <exception cref="CliException">The file cannot be read or is not HOCON.</exception>
    public static Config Read(string verb, FileInfo? file, bool verbose)
    {
        Config own = ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = {{(verbose ? "DEBUG" : "WARNING")}}
              loggers = ["{{typeof(StderrActorLog).AssemblyQualifiedName}}"]
              stdout-loglevel = OFF
            }
            """);
        if (file is null)
            return own;
        try
        {
            return ConfigurationFactory.ParseString(File.ReadAllText(file.FullName)).WithFallback(own);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ConfigurationException or FormatException)
        {
            throw Refused(verb, file, refused);
        }
    }

    /// <summary>The error for settings that were read and cannot be used.</summary>
    public static CliException Refused(string verb, FileInfo? file, Exception refused) => new(
        ExitCodes.Unusable, Printable.Of($"pigeon {verb}: {(file is null ? "" : $"--config '{file.Name}': ")}{refused.Message}"), refused);
}
