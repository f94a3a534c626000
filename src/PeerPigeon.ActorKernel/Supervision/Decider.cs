namespace Akka.Actor;

/// <summary>Chooses a directive for a failure.</summary>
public interface IDecider
{
    /// <summary>What to do about <paramref name="cause"/>.</summary>
    Directive Decide(Exception cause);
}

/// <summary>Makes deciders.</summary>
public static class Decider
{
    /// <summary>A table with a default.</summary>
    public static DeployableDecider From(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs) => new(defaultDirective, pairs);

    /// <summary>A table with a default.</summary>
    public static DeployableDecider From(Directive defaultDirective, IEnumerable<KeyValuePair<Type, Directive>> pairs) => new(defaultDirective, pairs);

    /// <summary>A function.</summary>
    public static LocalOnlyDecider From(Func<Exception, Directive> localOnlyDecider) => new(localOnlyDecider);
}

/// <summary>A decider that is a function.</summary>
public class LocalOnlyDecider(Func<Exception, Directive> decider) : IDecider
{
    /// <inheritdoc />
    public Directive Decide(Exception cause) => decider(cause);
}

/// <summary>A decider that is a table: the first pair whose type the failure is of, else the default.</summary>
public class DeployableDecider : IDecider, IEquatable<DeployableDecider>
{
    /// <summary>A table with a default.</summary>
    public DeployableDecider(Directive defaultDirective, IEnumerable<KeyValuePair<Type, Directive>> pairs) : this(defaultDirective, pairs.ToArray())
    {
    }

    /// <summary>A table with a default.</summary>
    public DeployableDecider(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs)
    {
        DefaultDirective = defaultDirective;
        Pairs = pairs;
    }

    /// <summary>For failures that no pair fits.</summary>
    public Directive DefaultDirective { get; }

    /// <summary>Looked through in order.</summary>
    public KeyValuePair<Type, Directive>[] Pairs { get; }

    /// <inheritdoc />
    public Directive Decide(Exception cause)
    {
        foreach (var (type, directive) in Pairs)
            if (type.IsInstanceOfType(cause)) return directive;
        return DefaultDirective;
    }

    /// <inheritdoc />
    public bool Equals(DeployableDecider? other) =>
        ReferenceEquals(this, other) || (other is not null && DefaultDirective == other.DefaultDirective && Pairs.SequenceEqual(other.Pairs));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as DeployableDecider);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(DefaultDirective, Pairs.Length);
}
