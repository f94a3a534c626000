using System.Runtime.InteropServices;
using Akka.Actor;

namespace Akka.Event;

/// <summary>Stands for the type of who logs where a text names the source.</summary>
public sealed class DummyClassForStringSources
{
    private DummyClassForStringSources()
    {
    }
}

/// <summary>Who logs: a text, and a type that loggers may use as category.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LogSource
{
    private LogSource(string source, Type type) => (Source, Type) = (source, type);

    /// <summary>The path of an actor, or the name of a type, or a given text.</summary>
    public string Source { get; }

    /// <summary>The type of the actor or object that logs.</summary>
    public Type Type { get; }

    /// <summary>Names an actor by its path, a type or another object by the name of its type, a text by itself.</summary>
    public static LogSource Create(object o) => o switch
    {
        IActorContext context => new(context.Self.Path.ToString(), SourceType(o)),
        IActorRef actorRef => new(actorRef.Path.ToString(), SourceType(o)),
        string text => new(text, SourceType(o)),
        LogSource known => known,
        _ => new(Logging.SimpleName(SourceType(o)), SourceType(o)),
    };

    /// <summary>As <see cref="Create(object)"/>, and says which system it is in.</summary>
    public static LogSource Create(object o, ActorSystem system) => o switch
    {
        IActorContext context => new(FromActor(context, system), SourceType(o)),
        IActorRef actorRef => new(FromActorRef(actorRef, system), SourceType(o)),
        string text => new(FromString(text, system), SourceType(o)),
        LogSource known => known,
        _ => new(FromType(SourceType(o), system), SourceType(o)),
    };

    /// <summary>A source of this text and type.</summary>
    public static LogSource Create(string source, Type t) => new(source, t);

    /// <summary>The type that stands for <paramref name="o"/>: that of the actor, not of its context.</summary>
    public static Type SourceType(object o) => o switch
    {
        Type type => type,
        IActorContext context => context.Props.Type,
        string => typeof(DummyClassForStringSources),
        _ => o.GetType(),
    };

    /// <summary>The name of a type, and the system.</summary>
    public static string FromType(Type t, ActorSystem system) => $"{Logging.SimpleName(t)} ({system})";

    /// <summary>A text, and the system.</summary>
    public static string FromString(string source, ActorSystem system) => $"{source} ({system})";

    /// <summary>The path of the actor.</summary>
    public static string FromActor(IActorContext actor, ActorSystem system) => FromActorRef(actor.Self, system);

    /// <summary>The path of the actor.</summary>
    public static string FromActorRef(IActorRef a, ActorSystem system) => a.Path.ToString();
}
