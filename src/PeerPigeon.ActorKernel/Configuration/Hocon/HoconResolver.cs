namespace Akka.Configuration.Hocon;

/// <summary>
/// Nodes to values: puts substitutions in, joins values that stand side by side, and merges what was assigned to one key.
/// A substitution sees the last value of its path in the whole text; one that leads back to its own key sees what the key had before.
/// What the text does not hold is looked up in the environment.
/// </summary>
internal sealed class HoconResolver(HoconCursor text, HoconObjectNode root)
{
    private readonly Dictionary<HoconSubstitutionNode, HoconValue?> _resolved = [];
    private readonly Dictionary<HoconField, HoconValue?> _fields = [];
    private readonly HashSet<(HoconSubstitutionNode, string Below)> _waiting = [];
    private long _work;
    private int _depth;

    public HoconValue Resolve() => Value(root) ?? HoconValue.EmptyObject;

    /// <returns>Null where only optional substitutions stand that found nothing.</returns>
    internal HoconValue? Value(HoconNode node)
    {
        Enter(node);
        var value = node switch
        {
            HoconScalarNode scalar => scalar.Value,
            HoconArrayNode array => HoconValue.Of([.. array.Elements.Select(Value).OfType<HoconValue>()]),
            HoconObjectNode below => Object(below),
            HoconConcatNode concat => new HoconConcatenation(this, concat).Join(),
            HoconSubstitutionNode substitution => Substituted(substitution),
            HoconPreviousNode previous => Assigned(previous.Owner.Field!, previous.Owner.Index),
            _ => throw new InvalidOperationException($"no rule for {node.GetType().Name}"),
        };
        _depth--;
        return Bounded(value, node);
    }

    private HoconValue Object(HoconObjectNode node)
    {
        var items = new OrderedDictionary<string, HoconValue>();
        foreach (var (key, field) in node.Fields)
            if (Latest(field) is { } value)
                items.Add(key, value);
        return HoconValue.Of(new HoconObject(items));
    }

    private HoconValue? Latest(HoconField field)
    {
        if (!_fields.TryGetValue(field, out var value))
            _fields[field] = value = Assigned(field, field.Assignments.Count);
        return value;
    }

    /// <summary>The value of a key after its first <paramref name="count"/> assignments: later ones win, objects merge.</summary>
    private HoconValue? Assigned(HoconField field, int count)
    {
        HoconValue? value = null;
        for (var i = count - 1; i >= 0; i--)
        {
            var node = field.Assignments[i].Value;
            if (Value(node) is not { } earlier)
                continue;
            if (value is { } && !earlier.IsObject())
                break;
            value = value is null ? earlier : Merge(earlier, value, node);
            if (!value.IsObject())
                break;
        }
        return value;
    }

    private HoconValue? Substituted(HoconSubstitutionNode node)
    {
        if (_resolved.TryGetValue(node, out var value))
            return value;
        if (!_waiting.Add((node, "")))
            throw Fault(node, $"substitution {Shown(node)} leads back to itself");
        value = Lookup(root, node.Path, 0, node.Owner) ?? FromEnvironment(node.Path);
        _waiting.Remove((node, ""));
        if (value is null && !node.Optional)
            throw Fault(node, $"substitution {Shown(node)} finds nothing in this text or the environment; "
                + $"define it, or write ${{?{HoconPath.Join(node.Path)}}}");
        return _resolved[node] = value;
    }

    /// <summary>Goes down a path without resolving what stands beside it, so that siblings may use each other.</summary>
    private HoconValue? Lookup(HoconObjectNode scope, List<string> path, int at, HoconAssignment owner)
    {
        if (!scope.Fields.TryGetValue(path[at], out var field))
            return null;
        var count = field == owner.Field ? owner.Index : field.Assignments.Count;
        if (at == path.Count - 1)
            return count == field.Assignments.Count ? Latest(field) : Assigned(field, count);
        return LookupAssigned(field, count, path, at + 1, owner);
    }

    private HoconValue? LookupAssigned(HoconField field, int count, List<string> path, int at, HoconAssignment owner)
    {
        HoconValue? value = null;
        for (var i = count - 1; i >= 0; i--)
            if (!LookupUnder(field.Assignments[i].Value, path, at, owner, ref value))
                break;
        return value;
    }

    /// <returns>False where this node hides everything that was assigned before it.</returns>
    private bool LookupUnder(HoconNode node, List<string> path, int at, HoconAssignment owner, ref HoconValue? value)
    {
        Enter(node);
        var goesOn = true;
        HoconValue? found = null;
        switch (node)
        {
            case HoconObjectNode below:
                found = Lookup(below, path, at, owner);
                break;
            case HoconConcatNode concat:
                for (var i = concat.Pieces.Count - 1; i >= 0 && goesOn; i--)
                    goesOn = LookupUnder(concat.Pieces[i].Node, path, at, owner, ref value);
                break;
            case HoconPreviousNode previous:
                found = LookupAssigned(previous.Owner.Field!, previous.Owner.Index, path, at, owner);
                break;
            case HoconSubstitutionNode substitution:
                found = LookupThrough(substitution, path, at);
                break;
            default:
                goesOn = false;
                break;
        }
        _depth--;
        if (found is null)
            return goesOn;
        if (value is null || found.IsObject())
            value = value is null ? found : Merge(found, value, node);
        return value.IsObject() && found.IsObject();
    }

    private HoconValue? LookupThrough(HoconSubstitutionNode node, List<string> path, int at)
    {
        Spend(HoconLimits.SearchStepWork, node);
        var rest = path[at..];
        if (_resolved.TryGetValue(node, out var value))
            return rest.Aggregate(value, (under, key) => under?.GetChildObject(key));
        var waiting = (node, HoconPath.Join(rest));
        if (!_waiting.Add(waiting))
            throw Fault(node, $"substitution {Shown(node)} leads back to itself");
        value = Lookup(root, [.. node.Path, .. rest], 0, node.Owner);
        _waiting.Remove(waiting);
        return value;
    }

    private static HoconValue? FromEnvironment(List<string> path) =>
        path is [var name] && name.Length > 0 && !name.Contains('=') && !name.Contains('\0') && Environment.GetEnvironmentVariable(name) is { } value
            ? HoconValue.Of(value)
            : null;

    internal HoconValue Merge(HoconValue under, HoconValue over, HoconNode node)
    {
        Spend(under.Length + over.Length, node);
        return under.MergeWith(over);
    }

    internal void Spend(long characters, HoconNode node)
    {
        if ((_work += characters) > HoconLimits.MaxResolveWork)
            throw Fault(node, HoconParser.Limit("putting substitutions in handles more than", HoconLimits.MaxResolveWork, "characters"));
    }

    internal HoconParserException Fault(HoconNode node, string fault) => text.Fault(node.At, fault);

    private void Enter(HoconNode node)
    {
        if (++_depth > HoconLimits.MaxResolveDepth)
            throw Fault(node, HoconParser.Limit("substitutions wait for one another over more than", HoconLimits.MaxResolveDepth, "steps"));
        Spend(1, node);
    }

    private HoconValue? Bounded(HoconValue? value, HoconNode node)
    {
        if (value?.Depth - 1 > HoconLimits.MaxDepth)
            throw Fault(node, HoconParser.Limit("after substitution nested deeper than", HoconLimits.MaxDepth, "levels"));
        if (value?.Length > HoconLimits.MaxExpandedLength)
            throw Fault(node, HoconParser.Limit("after substitution longer than", HoconLimits.MaxExpandedLength, "characters"));
        return value;
    }

    private static string Shown(HoconSubstitutionNode node) => $"${{{(node.Optional ? "?" : "")}{HoconPath.Join(node.Path)}}}";
}
