using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Akka.Actor;

/// <summary>
/// The name of an actor: its address, the names from the root down to it, and the uid that tells one incarnation of a
/// name from the next. Equality leaves the uid out.
/// </summary>
[SuppressMessage("Design", "CA1036", Justification = "Akka.NET's paths have no relational operators")]
public abstract partial class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    internal const long UndefinedUid = 0;

    // One field for both: only a root has an address, and only a child has a parent.
    private readonly object _parentOrAddress;
    private readonly int _depth;

    /// <summary>A root.</summary>
    protected ActorPath(Address address, string name)
    {
        _parentOrAddress = address;
        Name = name;
    }

    /// <summary>A child of <paramref name="parentPath"/>.</summary>
    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        _parentOrAddress = parentPath;
        _depth = parentPath._depth + 1;
        Name = name;
        Uid = uid;
    }

    /// <summary>The last element; empty for a root.</summary>
    public string Name { get; }

    /// <summary>Which incarnation; 0 where it is not known.</summary>
    public long Uid { get; }

    /// <summary>Elements below the root; 0 for a root.</summary>
    public int Depth => _depth;

    /// <summary>The path above; null for a root.</summary>
    public ActorPath Parent => (_parentOrAddress as ActorPath)!;

    /// <summary>The root of this path.</summary>
    public ActorPath Root => ParentOf(0);

    /// <summary>The address of the system that the path belongs to.</summary>
    public Address Address => (Address)Root._parentOrAddress;

    /// <summary>The names from the root's child down to this one.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            if (_depth == 0) return [];
            var elements = new string[_depth];
            var path = this;
            for (var i = _depth - 1; i >= 0; i--, path = path.Parent) elements[i] = path.Name;
            return elements;
        }
    }

    /// <summary>The ancestor at <paramref name="depth"/>; a negative number goes that many steps up.</summary>
    public ActorPath ParentOf(int depth)
    {
        var target = depth >= 0 ? depth : Math.Max(0, _depth + depth);
        var path = this;
        while (path._depth > target) path = path.Parent;
        return path;
    }

    /// <summary>The same path with another uid.</summary>
    /// <exception cref="NotSupportedException">A root was to get a uid.</exception>
    public ActorPath WithUid(long uid)
    {
        if (uid == Uid) return this;
        return _depth == 0
            ? throw new NotSupportedException($"the root path {this} cannot have uid {uid.ToString(CultureInfo.InvariantCulture)}; roots have uid 0")
            : new ChildActorPath(Parent, Name, uid);
    }

    /// <summary>The child named <paramref name="childName"/>, which may end in <c>#uid</c>.</summary>
    public ActorPath Child(string childName) => this / childName;

    /// <summary>The child of <paramref name="path"/> named <paramref name="name"/>, which may end in <c>#uid</c>.</summary>
    public static ActorPath operator /(ActorPath path, string name)
    {
        var (plain, uid) = SplitNameAndUid(name);
        return new ChildActorPath(path, plain, uid);
    }

    /// <summary>Descends element by element; empty elements are skipped.</summary>
    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
        foreach (var element in name)
            if (element.Length > 0) path /= element;
        return path;
    }

    internal static (string Name, long Uid) SplitNameAndUid(string name)
    {
        var hash = name.IndexOf('#', StringComparison.Ordinal);
        return hash < 0
            ? (name, UndefinedUid)
            : (name[..hash], long.Parse(name.AsSpan(hash + 1), NumberStyles.Integer, CultureInfo.InvariantCulture));
    }

    /// <inheritdoc />
    public bool Equals(ActorPath? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || _depth != other._depth) return false;
        ActorPath left = this, right = other;
        while (left._depth > 0)
        {
            if (left.Name != right.Name) return false;
            left = left.Parent;
            right = right.Parent;
            if (ReferenceEquals(left, right)) return true;
        }

        return left.Name == right.Name && left._parentOrAddress.Equals(right._parentOrAddress);
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = _depth;
        var path = this;
        for (; path._depth > 0; path = path.Parent) hash = unchecked((hash * 31) + path.Name.GetHashCode(StringComparison.Ordinal));
        return hash;
    }

    /// <summary>Ordinal order from the last name up to the root; a root comes after its descendants, as in Akka.NET.</summary>
    public int CompareTo(ActorPath? other)
    {
        ActorPath? left = this, right = other;
        while (!ReferenceEquals(left, right))
        {
            if (right is null) return 1;
            if (left is null) return -1;
            if (left._depth == 0 || right._depth == 0)
            {
                if (left._depth > 0) return -1;
                return right._depth > 0 ? 1 : string.CompareOrdinal(left.ToString(), right.ToString());
            }

            var order = string.CompareOrdinal(left.Name, right.Name);
            if (order != 0) return order;
            left = left.Parent;
            right = right.Parent;
        }

        return 0;
    }

    /// <summary>Equality of address and names.</summary>
    public static bool operator ==(ActorPath? left, ActorPath? right) => left?.Equals(right) ?? right is null;

    /// <summary>The opposite of equality.</summary>
    public static bool operator !=(ActorPath? left, ActorPath? right) => !(left == right);
}

/// <summary>The path of a system's root.</summary>
public sealed class RootActorPath : ActorPath
{
    /// <summary>The root of the system at <paramref name="address"/>.</summary>
    public RootActorPath(Address address, string name = "") : base(address, name)
    {
    }
}

/// <summary>The path of anything below a root.</summary>
public sealed class ChildActorPath : ActorPath
{
    /// <summary>A child by name and uid; the name is taken as it is.</summary>
    public ChildActorPath(ActorPath parentPath, string name, long uid) : base(parentPath, name, uid)
    {
    }
}
