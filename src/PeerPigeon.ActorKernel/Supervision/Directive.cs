namespace Akka.Actor;

/// <summary>What a supervisor does about the failure of a child.</summary>
public enum Directive
{
    /// <summary>The child goes on with its next message.</summary>
    Resume,

    /// <summary>The child gets a new instance and goes on with its next message.</summary>
    Restart,

    /// <summary>The supervisor fails itself.</summary>
    Escalate,

    /// <summary>The child ends.</summary>
    Stop,
}

/// <summary>Pairing directives with exceptions.</summary>
public static class DirectiveExtensions
{
    /// <summary>This directive for <typeparamref name="TException"/> and what derives from it.</summary>
    public static KeyValuePair<Type, Directive> When<TException>(this Directive self)
        where TException : Exception => new(typeof(TException), self);
}
