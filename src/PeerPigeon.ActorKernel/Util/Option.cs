using System.Diagnostics.CodeAnalysis;

namespace Akka.Util;

/// <summary>A value that may be absent, where null would be ambiguous or a value type is held.</summary>
/// <typeparam name="T">What is held.</typeparam>
[SuppressMessage("Design", "CA1000", Justification = "None and Create are called on the closed type, as in Akka.NET")]
public readonly struct Option<T> : IEquatable<Option<T>>
{
    /// <summary>No value.</summary>
    public static readonly Option<T> None;

    /// <summary>Holds <paramref name="value"/>; a null value counts as absent.</summary>
    public Option(T value)
    {
        Value = value;
        HasValue = value is not null;
    }

    /// <summary>Holds <paramref name="value"/>; a null value counts as absent.</summary>
    public static Option<T> Create(T value) => value is null ? None : new Option<T>(value);

    /// <summary>Whether a value is held.</summary>
    public bool HasValue { get; }

    /// <summary>The opposite of <see cref="HasValue"/>.</summary>
    public bool IsEmpty => !HasValue;

    /// <summary>The value; default of <typeparamref name="T"/> if absent.</summary>
    public T Value { get; }

    /// <summary>The value, or what is given in its place.</summary>
    public T GetOrElse(T fallbackValue) => HasValue ? Value : fallbackValue;

    /// <summary>Applies <paramref name="selector"/> to a value that is there.</summary>
    public Option<TNew> Select<TNew>(Func<T, TNew> selector) =>
        HasValue ? new Option<TNew>(selector(Value)) : Option<TNew>.None;

    /// <summary>Applies <paramref name="selector"/> to a value that is there, without nesting the answer.</summary>
    public Option<TNew> FlatSelect<TNew>(Func<T, Option<TNew>> selector) =>
        HasValue ? selector(Value) : Option<TNew>.None;

    /// <summary>Wraps a value.</summary>
    public static implicit operator Option<T>(T value) => Create(value);

    /// <inheritdoc />
    public bool Equals(Option<T> other) =>
        HasValue == other.HasValue && EqualityComparer<T>.Default.Equals(Value, other.Value);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Option<T> other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HasValue ? EqualityComparer<T>.Default.GetHashCode(Value!) : 0;

    /// <summary>Equality of value, or both absent.</summary>
    public static bool operator ==(Option<T> left, Option<T> right) => left.Equals(right);

    /// <summary>The opposite of equality.</summary>
    public static bool operator !=(Option<T> left, Option<T> right) => !left.Equals(right);

    /// <inheritdoc />
    public override string ToString() => HasValue ? $"Some<{Value}>" : "None";
}
