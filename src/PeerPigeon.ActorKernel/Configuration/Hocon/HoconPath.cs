using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Paths such as <c>akka.actor."/user/a.b".dispatcher</c>: dots separate, quotes hold a segment together.</summary>
internal static class HoconPath
{
    public static List<string> Split(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var segments = new List<string>();
        for (var at = 0; at < path.Length;)
        {
            if (path[at] == '"')
            {
                var segment = new StringBuilder();
                for (at++; ; at++)
                {
                    if (at >= path.Length)
                        throw new ArgumentException($"path {path} opens a quote and does not close it; add the second quote", nameof(path));
                    if (path[at] == '"')
                        break;
                    if (path[at] == '\\' && at + 1 < path.Length)
                        at++;
                    segment.Append(path[at]);
                }
                segments.Add(segment.ToString());
                if (++at < path.Length && path[at++] != '.')
                    throw new ArgumentException($"path {path} goes on after a closing quote; put a dot there", nameof(path));
            }
            else
            {
                var end = path.IndexOf('.', at);
                end = end < 0 ? path.Length : end;
                segments.Add(path[at..end]);
                at = end + 1;
            }
        }
        return segments;
    }

    public static string Join(IEnumerable<string> segments) => string.Join('.', segments.Select(HoconWriter.Key));
}
