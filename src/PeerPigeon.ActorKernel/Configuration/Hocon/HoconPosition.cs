namespace Akka.Configuration.Hocon;

/// <summary>A place in HOCON text; both numbers count from 1, columns in UTF-16 units.</summary>
internal sealed record HoconPosition(int Line, int Column)
{
    public static HoconPosition Of(string text, int index)
    {
        var before = text.AsSpan(0, Math.Min(index, text.Length));
        return new(before.Count('\n') + 1, before.Length - (before.LastIndexOf('\n') + 1) + 1);
    }
}
