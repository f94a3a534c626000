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

    /// <summary>An empty trace.</summary>
    /// <param name="output">Where lines go; null: nowhere.</param>
    public SimulationTrace(TextWriter? output = null) => _output = output;

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
    public void Add(DateTimeOffset at, string name, PeerId peer, params ReadOnlySpan<(string Name, object Value)> fields)
    {
        var line = new StringBuilder(256);
        line.Append(CultureInfo.InvariantCulture, $"{{\"event\":\"{name}\",\"timestamp\":{at.ToUnixTimeMilliseconds()},\"peer\":\"{peer}\"");
        foreach ((string field, object value) in fields)
        {
            line.Append(CultureInfo.InvariantCulture, $",\"{field}\":");
            line.Append(value switch
            {
                long or int => Convert.ToString(value, CultureInfo.InvariantCulture),
                true => "true",
                false => "false",
                _ => Encoding.UTF8.GetString(RawJson.FromString(Convert.ToString(value, CultureInfo.InvariantCulture)!).Utf8.Span),
            });
        }

        line.Append('}');
        string text = line.ToString();
        _hash.AppendData(Encoding.UTF8.GetBytes(text));
        _hash.AppendData("\n"u8);
        _output?.WriteLine(text);
        Lines++;
    }
}
