using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Cli.Tests.Fakes;

/// <summary>What a program under test wrote, line by line, to be waited for.</summary>
internal sealed class Screen : TextWriter
{
    // A guard against hanging for ever, not a measure: nothing in process takes this long.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly List<string> _lines = [];
    private readonly StringBuilder _line = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Encoding Encoding => Encoding.UTF8;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public override void Write(char value)
    {
        lock (_lines)
        {
            if (value != '\n')
            {
                _line.Append(value);
                return;
            }

            _lines.Add(_line.ToString());
            _line.Clear();
            _more.TrySetResult();
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Whole, whoever else writes.</summary>
    public override void WriteLine(string? value)
    {
        lock (_lines)
        {
            foreach (char character in value ?? "")
                Write(character);
            Write('\n');
        }
    }

    public async Task<string> LineAsync(Func<string, bool> wanted)
    {
        while (true)
        {
            Task more;
            lock (_lines)
            {
                if (_lines.Find(line => wanted(line)) is { } found)
                    return found;
                more = _more.Task;
            }

            await more.WaitAsync(Hang);
        }
    }

    public async Task<JObject> EventAsync(string name, Func<JObject, bool>? wanted = null) =>
        Parse(await LineAsync(line => Parse(line) is var json && (string?)json["event"] == name && (wanted?.Invoke(json) ?? true)));

    public Task<JObject> ReplyAsync(JToken id) => EventAsync("reply", reply => JToken.DeepEquals(reply["id"], id));

    public static JObject Parse(string line)
    {
        using JsonTextReader reader = new(new StringReader(line)) { DateParseHandling = DateParseHandling.None };
        return JObject.Load(reader);
    }
}
