using System.Diagnostics.CodeAnalysis;

namespace Akka.Hosting;

/// <summary>A fault in the use of an <see cref="ActorRegistry"/>.</summary>
[SuppressMessage("Design", "CA1032", Justification = "the constructors are Akka.Hosting's")]
public class ActorRegistryException : Exception
{
    /// <summary>With a message.</summary>
    public ActorRegistryException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public ActorRegistryException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>Two actors were registered under one key.</summary>
[SuppressMessage("Design", "CA1032", Justification = "the constructors are Akka.Hosting's")]
public sealed class DuplicateActorRegistryException : ActorRegistryException
{
    /// <summary>With a message.</summary>
    public DuplicateActorRegistryException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public DuplicateActorRegistryException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>No actor is registered under a key.</summary>
[SuppressMessage("Design", "CA1032", Justification = "the constructors are Akka.Hosting's")]
public sealed class MissingActorRegistryEntryException : ActorRegistryException
{
    /// <summary>With a message.</summary>
    public MissingActorRegistryEntryException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public MissingActorRegistryEntryException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
