using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>Listens to the meters of the library, and to a few of the runtime, for <c>/metrics</c>.</summary>
internal sealed class MetricReader : IDisposable
{
    // Of the runtime what an operator looks at first; names that end in .count would read like a part of a histogram.
    private static readonly HashSet<string> OfRuntime = new(StringComparer.Ordinal)
    {
        "dotnet.process.cpu.time", "dotnet.process.memory.working_set", "dotnet.gc.collections", "dotnet.gc.pause.time", "dotnet.thread_pool.queue.length", "dotnet.exceptions",
    };

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, MetricSeries> _series = [];
    private readonly Lock _gate = new();

    public MetricReader()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(MeshMeters.Prefix, StringComparison.Ordinal) || OfRuntime.Contains(instrument.Name))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
        _ = MeshMeters.Count;
    }

    /// <summary>Everything as it is now.</summary>
    public string Write()
    {
        // One at a time: what is observed for one reader is not to be cleared by another.
        lock (_gate)
        {
            foreach (MetricSeries series in _series.Values)
                series.BeginObserving();
            _listener.RecordObservableInstruments();
            return PrometheusText.Write(_series.Values);
        }
    }

    public void Dispose() => _listener.Dispose();

    // Called where it happens: only the series itself is locked, for a few instructions.
    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _series.GetOrAdd(instrument, static one => new(one)).Record(value, tags);
}
