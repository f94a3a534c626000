using System.IO.Enumeration;

namespace Akka.Actor;

/// <summary>One step of a selection.</summary>
public abstract class SelectionPathElement
{
    internal static SelectionPathElement Parse(string element) => element switch
    {
        ".." => SelectParent.Instance,
        "**" => SelectChildRecursive.Instance,
        _ when element.AsSpan().ContainsAny('*', '?') => new SelectChildPattern(element),
        _ => new SelectChildName(element),
    };
}

/// <summary>To the child of a name.</summary>
public class SelectChildName : SelectionPathElement
{
    /// <summary>To the child of a name.</summary>
    public SelectChildName(string name) => Name = name;

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is SelectChildName other && Name == other.Name;

    /// <inheritdoc />
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>To every child whose name fits a pattern of <c>*</c> and <c>?</c>.</summary>
public class SelectChildPattern : SelectionPathElement
{
    /// <summary>To every child that fits.</summary>
    public SelectChildPattern(string patternStr) => PatternStr = patternStr;

    /// <summary>The pattern.</summary>
    public string PatternStr { get; }

    internal bool Fits(string name) => FileSystemName.MatchesSimpleExpression(PatternStr, name, ignoreCase: true);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is SelectChildPattern other && PatternStr == other.PatternStr;

    /// <inheritdoc />
    public override int GetHashCode() => PatternStr.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => PatternStr;
}

/// <summary>To all descendants.</summary>
public class SelectChildRecursive : SelectionPathElement
{
    /// <summary>The one instance needed.</summary>
    public static readonly SelectChildRecursive Instance = new();

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is SelectChildRecursive;

    /// <inheritdoc />
    public override int GetHashCode() => 2;

    /// <inheritdoc />
    public override string ToString() => "**";
}

/// <summary>To the parent.</summary>
public class SelectParent : SelectionPathElement
{
    /// <summary>The one instance needed.</summary>
    public static readonly SelectParent Instance = new();

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is SelectParent;

    /// <inheritdoc />
    public override int GetHashCode() => 1;

    /// <inheritdoc />
    public override string ToString() => "..";
}
