namespace PeerPigeon.Transport;

/// <summary>One handshake that waits for a caller: the secret route in the URL, the token, and who may show it.</summary>
internal sealed class DirectTicket(LinkHandshake handshake, string route, string token, IReadOnlyList<Uri> urls)
{
    private const int MaxCallers = 4;

    // The link is handed over on the taker's own time, never on the listener's.
    private readonly TaskCompletionSource<DirectLink> _link = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _claimed;
    private int _callers;

    public LinkHandshake Handshake => handshake;

    public string Route => route;

    public string Token => token;

    public IReadOnlyList<Uri> Urls => urls;

    /// <summary>The link, once a caller has shown the token and proved itself.</summary>
    public Task<DirectLink> Link => _link.Task;

    /// <summary>Uses the token up; true for exactly one.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _callers) <= MaxCallers)
            return true;
        Interlocked.Decrement(ref _callers);
        return false;
    }

    public void Left() => Interlocked.Decrement(ref _callers);

    public void Fulfil(DirectLink link) => _link.TrySetResult(link);

    /// <summary>Nobody waits any more: the token is used up, and a link that was just being made is closed.</summary>
    public void Abandon()
    {
        if (!TryClaim())
            _ = _link.Task.ContinueWith(made => made.Result.Close("abandoned"), TaskContinuationOptions.OnlyOnRanToCompletion);
    }

    public void Break(string reason) => _link.TrySetException(new IOException(reason));
}
