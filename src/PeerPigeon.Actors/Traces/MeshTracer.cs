using System.Diagnostics;
using PeerPigeon.Core;

namespace PeerPigeon.Actors;

/// <summary>Turns what a mesh tells of itself into spans: joining, each attempt at a hub, falling back, returning.</summary>
/// <remarks>It only looks on. A mesh tells these things one after another, so nothing is locked.</remarks>
internal sealed class MeshTracer : IDisposable
{
    private readonly MeshView _view;
    private Activity? _join;
    private Activity? _hub;
    private Activity? _fallback;
    private Activity? _return;
    private bool _wasActive;
    private FallbackPhase _phase;

    private MeshTracer(MeshView view)
    {
        _view = view;
        view.StatusChanged += OnStatus;
        view.PeerConnected += OnLinked;
    }

    /// <summary>Follows a mesh, until the answer is disposed.</summary>
    public static IDisposable Watch(MeshView view) => new MeshTracer(view);

    public void Dispose()
    {
        _view.StatusChanged -= OnStatus;
        _view.PeerConnected -= OnLinked;
        End(ref _join, "ended");
        End(ref _hub, "ended");
        End(ref _fallback, "ended");
        End(ref _return, "ended");
    }

    private static void End(ref Activity? span, string outcome, bool isError = false)
    {
        if (span is null)
            return;
        span.SetTag("outcome", outcome);
        if (isError)
            span.SetStatus(ActivityStatusCode.Error, outcome);
        span.Dispose();
        span = null;
    }

    private void OnLinked(PeerLinked linked) => End(ref _join, "linked");

    private void OnStatus(MeshStatusChanged change)
    {
        MeshStatus status = change.Status;
        var tags = SpanTags.Of(status);
        if (status.IsActive && !_wasActive)
            _join = MeshActivities.Begin("peerpigeon.join", tags);
        else if (!status.IsActive && _wasActive)
            End(ref _join, "left");
        _wasActive = status.IsActive;
        FollowHub(change, tags);
        FollowFallback(change, tags);
    }

    private void FollowHub(MeshStatusChanged change, SpanTags tags)
    {
        switch (change.Change)
        {
            case MeshStatusChange.Connecting:
                _hub ??= MeshActivities.Begin("peerpigeon.hub.connect", tags);
                _hub?.SetTag("server.address", change.Status.SignalingUrl?.Host);
                _hub?.SetTag("server.port", change.Status.SignalingUrl?.Port);
                break;
            case MeshStatusChange.Connected:
                End(ref _hub, "connected");
                break;
            case MeshStatusChange.Reconnecting:
                End(ref _hub, change.Message, isError: true);
                break;
            case MeshStatusChange.Disconnected:
                End(ref _hub, "disconnected");
                break;
        }
    }

    // From the moment in which home is thin to the flip, and from that in which it is viable again to the way back.
    private void FollowFallback(MeshStatusChanged change, SpanTags tags)
    {
        FallbackPhase phase = change.Status.Fallback.State;
        if (phase != _phase)
        {
            if (phase == FallbackPhase.Thin)
                _fallback ??= MeshActivities.Begin("peerpigeon.fallback", tags);
            else if (phase == FallbackPhase.Home)
                End(ref _fallback, "home has peers again");
            if (phase == FallbackPhase.Returning)
                _return ??= MeshActivities.Begin("peerpigeon.return", tags);
            else if (phase == FallbackPhase.Fallback)
                End(ref _return, "too few again");
            _phase = phase;
        }

        if (change.Change == MeshStatusChange.Network)
        {
            End(ref _fallback, change.Message);
            if (!change.Status.IsInFallbackMode)
                End(ref _return, change.Message);
        }
    }
}
