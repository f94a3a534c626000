using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Akka.Util;

namespace Akka.Actor.Setup;

/// <summary>A setting of an actor system that is made in code, one of each type.</summary>
[SuppressMessage("Naming", "CA1724", Justification = "Akka.NET's name")]
public abstract class Setup
{
    /// <summary>This and another one.</summary>
    public ActorSystemSetup And(Setup other) => ActorSystemSetup.Create(this, other);
}

/// <summary>All settings of an actor system that are made in code.</summary>
public sealed class ActorSystemSetup
{
    /// <summary>Nothing is set.</summary>
    public static readonly ActorSystemSetup Empty = new(ImmutableDictionary<Type, Setup>.Empty);

    private readonly ImmutableDictionary<Type, Setup> _setups;

    private ActorSystemSetup(ImmutableDictionary<Type, Setup> setups) => _setups = setups;

    /// <summary>From several settings; of one type the last counts.</summary>
    public static ActorSystemSetup Create(params Setup[] setup) => setup.Aggregate(Empty, static (all, next) => all.WithSetup(next));

    /// <summary>The setting of a type, if it was made.</summary>
    public Option<T> Get<T>()
        where T : Setup => _setups.TryGetValue(typeof(T), out var setup) ? new Option<T>((T)setup) : Option<T>.None;

    /// <summary>With one more setting, in place of one of the same type.</summary>
    public ActorSystemSetup WithSetup<T>(T setup)
        where T : Setup => new(_setups.SetItem(setup.GetType(), setup));

    /// <summary>With one more setting, in place of one of the same type.</summary>
    public ActorSystemSetup And<T>(T setup)
        where T : Setup => WithSetup(setup);

    /// <inheritdoc />
    public override string ToString() => $"ActorSystemSetup({string.Join(',', _setups.Keys.Select(t => t.FullName).Order(StringComparer.Ordinal))})";
}
