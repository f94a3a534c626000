namespace Akka.Configuration.Hocon;

/// <summary>What the parser makes of a text before substitutions are put in.</summary>
internal abstract class HoconNode(int at)
{
    /// <summary>Index into the text, for errors.</summary>
    public int At { get; } = at;
}

internal sealed class HoconScalarNode(int at, HoconValue value) : HoconNode(at)
{
    public HoconValue Value { get; } = value;
}

internal sealed class HoconArrayNode(int at, List<HoconNode> elements) : HoconNode(at)
{
    public List<HoconNode> Elements { get; } = elements;
}

/// <summary>Values side by side on one line: texts become one text, arrays one array, objects one object.</summary>
internal sealed class HoconConcatNode(int at, List<(string Space, HoconNode Node)> pieces) : HoconNode(at)
{
    public List<(string Space, HoconNode Node)> Pieces { get; } = pieces;

    /// <summary>True for what <c>+=</c> stands for: what the key had before, and an array of what was added.</summary>
    public bool Appends { get; init; }
}

/// <summary><c>${path}</c> or <c>${?path}</c>.</summary>
internal sealed class HoconSubstitutionNode(int at, List<string> path, bool optional, HoconAssignment owner) : HoconNode(at)
{
    public List<string> Path { get; } = path;
    public bool Optional { get; } = optional;

    /// <summary>The assignment whose value this is part of: a substitution that leads back to its own key sees what that key had before.</summary>
    public HoconAssignment Owner { get; } = owner;
}

/// <summary>What the key of <paramref name="owner"/> had before, if anything: the left side of <c>+=</c>.</summary>
internal sealed class HoconPreviousNode(int at, HoconAssignment owner) : HoconNode(at)
{
    public HoconAssignment Owner { get; } = owner;
}

internal sealed class HoconObjectNode(int at) : HoconNode(at)
{
    public OrderedDictionary<string, HoconField> Fields { get; } = [];

    public HoconField Field(string key)
    {
        if (!Fields.TryGetValue(key, out var field))
            Fields.Add(key, field = new());
        return field;
    }
}

/// <summary>One key with everything that was assigned to it, oldest first.</summary>
internal sealed class HoconField
{
    public List<HoconAssignment> Assignments { get; } = [];

    /// <summary>The object that a dotted key goes on in.</summary>
    public HoconObjectNode Descend(int at)
    {
        if (Assignments is [.., { Value: HoconObjectNode last }])
            return last;
        var below = new HoconObjectNode(at);
        Assign(new() { Value = below });
        return below;
    }

    public void Assign(HoconAssignment assignment)
    {
        if (assignment.Value is HoconObjectNode added && Assignments is [.., { Value: HoconObjectNode last }])
        {
            foreach (var (key, field) in added.Fields)
            {
                var target = last.Field(key);
                foreach (var inner in field.Assignments)
                    target.Assign(inner);
            }
            return;
        }
        if (assignment.Value is HoconScalarNode)
            Assignments.Clear();
        assignment.Field = this;
        assignment.Index = Assignments.Count;
        Assignments.Add(assignment);
    }
}

internal sealed class HoconAssignment
{
    public HoconNode Value { get; set; } = null!;
    public HoconField? Field { get; set; }
    public int Index { get; set; }
}
