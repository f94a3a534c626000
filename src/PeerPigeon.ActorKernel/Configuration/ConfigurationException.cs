using Akka.Actor;

namespace Akka.Configuration;

/// <summary>A configuration that cannot be used: text that does not parse, or settings that do not fit together.</summary>
public class ConfigurationException : AkkaException
{
    /// <summary>Names the setting, its value, its bound and the remedy in <paramref name="message"/>.</summary>
    public ConfigurationException(string message) : base(message)
    {
    }

    /// <summary>As the other constructor, with the fault that led here.</summary>
    public ConfigurationException(string message, Exception exception) : base(message, exception)
    {
    }
}
