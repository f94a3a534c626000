using Microsoft.AspNetCore.Components;

namespace PeerPigeon.Dashboard.Parts;

/// <summary>A page that is drawn anew while it is open, a few times a second at most.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    // Drawing takes a fiftieth of the time at most, or happens once a second.
    private const int Rest = 50;
    private const int FirstLines = 20;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(0.9);

    private IDisposable? _listening;
    private int _drawing;
    private long _drawn;
    private TimeSpan _rest;

    [Inject]
    private protected DashboardState State { get; private set; } = null!;

    /// <summary>Lines of a list that are drawn: a part of them at first, so that the page is there at once, all of them from the next drawing on.</summary>
    private protected int Lines(int most) => IsLive ? most : Math.Min(most, FirstLines);

    /// <summary>Whether a browser holds the page; false while it is made on the server alone, where nothing may be started.</summary>
    protected bool IsLive { get; private set; }

    /// <summary>Whether the page stands still although something changed.</summary>
    protected virtual bool IsPaused => false;

    private protected virtual IDisposable? Listen(Action changed) => State.Mesh?.Listen(changed);

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        IsLive = true;
        _listening = Listen(OnPulse);
        StateHasChanged();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what the page started.</summary>
    protected virtual void Dispose(bool disposing) => _listening?.Dispose();

    // One drawing at a time: a browser that does not keep up is not sent more.
    private void OnPulse()
    {
        if (IsPaused || Interlocked.Exchange(ref _drawing, 1) == 1)
            return;
        if (State.Time.GetElapsedTime(_drawn) < _rest)
        {
            Volatile.Write(ref _drawing, 0);      // the signal of the next second comes in any case
            return;
        }

        _ = InvokeAsync(() =>
        {
            long start = State.Time.GetTimestamp();
            StateHasChanged();
            _drawn = State.Time.GetTimestamp();
            TimeSpan rest = State.Time.GetElapsedTime(start, _drawn) * Rest;
            _rest = rest < LongestRest ? rest : LongestRest;
            Volatile.Write(ref _drawing, 0);
        });
    }
}
