using System.Collections.Concurrent;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Cli.Bench.WebRtc;

/// <summary>The other side of a benchmark, a process of ours or a page in a browser: it is asked, answers, and signals.</summary>
internal abstract class FarEnd : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<int, TaskCompletionSource<JObject>> _asked = new();
    private readonly ConcurrentDictionary<int, Action<JObject>> _listeners = new();
    private Exception? _end;
    private int _asks;

    /// <summary>Processor time of the whole other side since it was started; null where the system does not tell.</summary>
    public abstract TimeSpan? Cpu { get; }

    /// <summary>Lets it do something; the answer comes when that is done, or under way.</summary>
    public async Task<JObject> AskAsync(string what, CancellationToken stop, params (string Name, JToken Value)[] fields)
    {
        int number = Interlocked.Increment(ref _asks);
        JObject command = new() { ["ask"] = number, ["do"] = what };
        foreach ((string name, JToken value) in fields)
            command[name] = value;
        TaskCompletionSource<JObject> answer = _asked[number] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_end is { } ended)
            answer.TrySetException(ended);
        Write(JsonText.Of(command));
        try
        {
            return await answer.Task.WaitAsync(Patience, stop);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"the other side did not answer '{what}' within {Patience.TotalSeconds:0} s", late);
        }
        finally
        {
            _asked.TryRemove(number, out _);
        }
    }

    /// <summary>Passes a signal on.</summary>
    public void Signal(JObject signal) => Write(JsonText.Of(signal));

    /// <summary>Names who hears the signals of one connection.</summary>
    public void Listen(int connection, Action<JObject> listener) => _listeners[connection] = listener;

    /// <summary>The connection is over.</summary>
    public void Forget(int connection) => _listeners.TryRemove(connection, out _);

    public abstract ValueTask DisposeAsync();

    protected abstract void Write(string line);

    protected void Heard(string line)
    {
        JObject json = JObject.Parse(line);
        if ((int?)json["reply"] is { } number)
        {
            if (_asked.TryGetValue(number, out TaskCompletionSource<JObject>? asked))
                asked.TrySetResult(json);
        }
        else if ((int?)json["signal"] is { } connection && _listeners.TryGetValue(connection, out Action<JObject>? listener))
        {
            listener(json);
        }
    }

    /// <summary>Nothing will be answered any more.</summary>
    protected void Ended(string why)
    {
        _end = new IOException(why);
        foreach (TaskCompletionSource<JObject> asked in _asked.Values)
            asked.TrySetException(_end);
    }
}
