using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>Everything that a run's peers saw, as JSON Lines: the same for the same seed, in every process.</summary>
/// <remarks>Lines hold virtual time alone. Their digest is always kept; the lines themselves go where they are wanted.</remarks>
public sealed class SimulationTrace : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly TextWriter? _output;
    private readonly Queue<string> _last = new();
    private static readonly System.Buffers.SearchValues<char> Escaped = System.Buffers.SearchValues.Create("\"\\\u007f" + new string([.. Enumerable.Range(0, 32).Select(code => (char)code)]));
    private readonly StringBuilder _line = new(512);
    private byte[] _bytes = new byte[1024];

    /// <summary>An empty trace.</summary>
    /// <param name="output">Where lines go; null: nowhere.</param>
    public SimulationTrace(TextWriter? output = null) => _output = output;

    /// <summary>Lines that <see cref="Last"/> keeps: enough to see what led to a violation.</summary>
    public const int Kept = 60;

    /// <summary>The last lines, the oldest first.</summary>
    public IReadOnlyCollection<string> Last => _last;

    /// <summary>Lines so far.</summary>
    public long Lines { get; private set; }

    /// <summary>SHA-256 over every line so far, lower-case hex.</summary>
    public string Digest => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();

    /// <summary>Adds one event.</summary>
    /// <param name="at">Virtual time.</param>
    /// <param name="name">The event.</param>
    /// <param name="peer">Whose event it is.</param>
    /// <param name="fields">The rest: names and values; a value is a string, an integer or a boolean.</param>
    public void Add(DateTimeOffset at, string name, string peer, params ReadOnlySpan<(string Name, object Value)> fields)
    {
        StringBuilder line = _line.Clear();
        line.Append(CultureInfo.InvariantCulture, $"{{\"event\":\"{name}\",\"timestamp\":{at.ToUnixTimeMilliseconds()},\"peer\":\"{peer}\"");
        foreach ((string field, object value) in fields)
        {
            line.Append(",\"").Append(field).Append("\":");
            switch (value)
            {
                case int number:
                    line.Append(number);
                    break;
                case bool flag:
                    line.Append(flag ? "true" : "false");
                    break;
                default:
                    AppendText(line, (string)value);
                    break;
            }
        }

        line.Append('}');
        string text = line.ToString();
        int length = Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
        if (_bytes.Length < length)
            _bytes = new byte[length];
        int written = Encoding.UTF8.GetBytes(text, _bytes);
        _bytes[written] = (byte)'\n';
        _hash.AppendData(_bytes, 0, written + 1);
        if (_last.Count == Kept)
            _last.Dequeue();
        _last.Enqueue(text);
        _output?.WriteLine(text);
        Lines++;
    }

    private static void AppendText(StringBuilder line, string text)
    {
        if (text.AsSpan().ContainsAny(Escaped) || !Ascii.IsValid(text))
            line.Append(Encoding.UTF8.GetString(RawJson.FromString(text).Utf8.Span));
        else
            line.Append('"').Append(text).Append('"');
    }
}
