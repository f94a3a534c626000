namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    private TimeSpan? _end;             // of the innermost Within
    private bool _lastWasNoMsg;         // ExpectNoMsg uses up its time, so that Within must not complain

    /// <summary>Time that is left in the innermost Within.</summary>
    /// <exception cref="InvalidOperationException">Not inside Within.</exception>
    public TimeSpan Remaining => _end is { } end
        ? Left(end)
        : throw new InvalidOperationException("Remaining may only be called inside Within; RemainingOrDefault works everywhere");

    /// <summary>Time that is left in the innermost Within; outside, <c>akka.test.single-expect-default</c>, dilated.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    /// <summary>Time that is left in the innermost Within; outside, the given time.</summary>
    protected TimeSpan RemainingOr(TimeSpan duration) => _end is { } end ? Left(end) : duration;

    /// <summary>The given time, dilated; null stands for <see cref="RemainingOrDefault"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public TimeSpan RemainingOrDilated(TimeSpan? duration) => duration is { } given ? Dilated(given) : RemainingOrDefault;

    /// <summary>The given time, times <c>akka.test.timefactor</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public TimeSpan Dilated(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        return duration * TestKitSettings.TestTimeFactor;
    }

    /// <summary>The given time; null stands for <c>akka.test.single-expect-default</c>.</summary>
    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => timeout ?? TestKitSettings.SingleExpectDefault;

    private TimeSpan Left(TimeSpan end) => end - _time.Now is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
