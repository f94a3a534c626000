using System.Diagnostics.Metrics;

namespace PeerPigeon.AspNetCore;

/// <summary>One instrument and the values of its series, by tags.</summary>
internal sealed class MetricSeries
{
    /// <summary>Series of one instrument, 1000; values of further ones are counted in <see cref="Lost"/> alone.</summary>
    public const int MaxSeries = 1000;

    // Where an instrument names no bounds: seconds and small counts both fit.
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100];

    private readonly Dictionary<string, Point> _points = new(StringComparer.Ordinal);
    private readonly double[] _bounds;
    private readonly bool _isSum;
    private readonly bool _isObserved;
    private long _lost;

    public MetricSeries(Instrument instrument)
    {
        Type type = instrument.GetType().GetGenericTypeDefinition();
        Instrument = instrument;
        IsHistogram = type == typeof(Histogram<>);
        IsCounter = type == typeof(Counter<>) || type == typeof(ObservableCounter<>);
        _isSum = type == typeof(Counter<>) || type == typeof(UpDownCounter<>);
        _isObserved = instrument.IsObservable;
        _bounds = IsHistogram ? BoundsOf(instrument) : [];
    }

    public Instrument Instrument { get; }

    public bool IsHistogram { get; }

    public bool IsCounter { get; }

    /// <summary>Values that belonged to no series any more.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>The upper bounds of a histogram's buckets; the last bucket has none.</summary>
    public IReadOnlyList<double> Bounds => _bounds;

    /// <summary>The series as they are now, in the order of their labels.</summary>
    public IReadOnlyList<(string Labels, double Value, long[] Buckets)> Snapshot()
    {
        lock (_points)
            return [.. _points.OrderBy(point => point.Key, StringComparer.Ordinal).Select(point => (point.Key, point.Value.Value, point.Value.Buckets.ToArray()))];
    }

    /// <summary>Forgets what is about to be observed anew: a series that is gone does not stay at its last value.</summary>
    public void BeginObserving()
    {
        lock (_points)
        {
            if (_isObserved)
                _points.Clear();
        }
    }

    /// <summary>Takes one measurement.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string labels = PrometheusText.Labels(tags);
        lock (_points)
            Record(value, labels);
    }

    private void Record(double value, string labels)
    {
        if (!_points.TryGetValue(labels, out Point? point))
        {
            if (_points.Count >= MaxSeries)
            {
                Interlocked.Increment(ref _lost);
                return;
            }

            _points.Add(labels, point = new(new long[IsHistogram ? _bounds.Length + 1 : 0]));
        }

        if (IsHistogram)
        {
            int bucket = Array.BinarySearch(_bounds, value);
            point.Buckets[bucket < 0 ? ~bucket : bucket]++;
            point.Value += value;
        }
        else
        {
            point.Value = _isSum ? point.Value + value : value;
        }
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => DefaultBounds,
    };

    /// <summary>The value of one series: a number, or the sum and the buckets of a histogram.</summary>
    private sealed class Point(long[] buckets)
    {
        public double Value { get; set; }

        public long[] Buckets => buckets;
    }
}
