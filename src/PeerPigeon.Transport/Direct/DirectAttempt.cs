using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>One side of one direct handshake: a single flow, so that the observer hears one thing at a time.</summary>
internal sealed class DirectAttempt : ILinkAttempt
{
    private readonly TaskCompletionSource<DirectAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop;
    private readonly DirectLinkTransport _transport;
    private readonly LinkHandshake _handshake;
    private readonly ILinkAttemptObserver _observer;
    private readonly string _id;
    private int _over;
    private DirectLink? _opened;

    public DirectAttempt(DirectLinkTransport transport, LinkHandshake handshake, ILinkAttemptObserver observer)
    {
        _transport = transport;
        _handshake = handshake;
        _observer = observer;
        _id = transport.Greeter.NewSecret(16);
        _stop = new(transport.Options.HandshakeTimeout, transport.Time);
    }

    public void Offer() => _ = RunAsync(OfferAsync);

    public void Answer(RawJson offer) => _ = RunAsync(() => AnswerAsync(offer));

    public void OnSignal(SignalKind kind, RawJson data)
    {
        if (kind != SignalKind.Answer)
            return;
        if (DirectAnswer.TryRead(data, out DirectAnswer? answer, out _) && answer.Attempt == _id)
            _answer.TrySetResult(answer);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _over, 1) == 0)
            _stop.Cancel();
        else
            Volatile.Read(ref _opened)?.Close("abandoned");
    }

    private async Task RunAsync(Func<Task<DirectLink>> flow)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            DirectLink link = await flow();
            _transport.Adopt(link);
            Volatile.Write(ref _opened, link);
            if (Interlocked.Exchange(ref _over, 1) == 0)
                _observer.OnOpened(link);
            else
                link.Close("abandoned");
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            if (Interlocked.Exchange(ref _over, 1) == 0)
            {
                _transport.Counters.Failed();
                _observer.OnFailed(e is IOException ? e.Message : $"no link to {_handshake.Remote} within {_transport.Options.HandshakeTimeout.TotalSeconds} s");
            }
        }
        finally
        {
            _transport.Forget(this);
            _stop.Dispose();
        }
    }

    private async Task<DirectLink> OfferAsync()
    {
        DirectListener? listener = await _transport.ListenerAsync();
        DirectTicket? ticket = Issue(listener);
        DirectLink? link = null;
        try
        {
            Emit(SignalKind.Offer, new DirectOffer(_id, ticket?.Token ?? _transport.Greeter.NewSecret(32), [.. ticket?.Urls ?? []])
            {
                Component = _handshake.Component,
                Need = _handshake.Need,
            });
            if (ticket is not null && await Task.WhenAny(ticket.Link, _answer.Task).WaitAsync(_stop.Token) == ticket.Link)
                return link = await ticket.Link;

            DirectAnswer answer = await _answer.Task.WaitAsync(_stop.Token);
            if (!answer.Accepted)
                throw new IOException($"declined: {answer.Reason ?? "no reason given"}");
            if (answer.Token is { } token && answer.Urls.Length > 0 && (ticket is null || ticket.TryClaim()))
                return link = await CallAsync(answer.Urls, token);
            return ticket is null ? throw new IOException("neither side listens") : link = await ticket.Link.WaitAsync(_stop.Token);
        }
        finally
        {
            Withdraw(listener, ticket, link);
        }
    }

    private async Task<DirectLink> AnswerAsync(RawJson data)
    {
        if (!DirectOffer.TryRead(data, out DirectOffer? offer, out Rejection rejection))
            throw new IOException($"malformed direct offer: {rejection.Detail}");
        (DirectLink? link, string reason, bool isFinal) = await _transport.Dialer.CallAsync(offer.Urls, offer.Token, _handshake, _stop.Token);
        if (link is not null)
        {
            Emit(SignalKind.Answer, new DirectAnswer(offer.Attempt, Accepted: true) { Component = _handshake.Component });
            return link;
        }

        DirectListener? listener = isFinal ? null : await _transport.ListenerAsync();
        DirectTicket? ticket = Issue(listener);
        try
        {
            if (ticket is null)
            {
                Emit(SignalKind.Answer, new DirectAnswer(offer.Attempt, Accepted: false) { Reason = "unreachable" });
                throw new IOException($"the offerer cannot be called ({reason})");
            }

            Emit(SignalKind.Answer, new DirectAnswer(offer.Attempt, Accepted: true)
            {
                Token = ticket.Token,
                Urls = [.. ticket.Urls],
                Component = _handshake.Component,
            });
            return link = await ticket.Link.WaitAsync(_stop.Token);
        }
        finally
        {
            Withdraw(listener, ticket, link);
        }
    }

    private async Task<DirectLink> CallAsync(ImmutableArray<Uri> urls, string token)
    {
        (DirectLink? link, string reason, _) = await _transport.Dialer.CallAsync(urls, token, _handshake, _stop.Token);
        return link ?? throw new IOException($"the answerer cannot be called ({reason})");
    }

    private DirectTicket? Issue(DirectListener? listener) => listener is null
        ? null
        : listener.Issue(_handshake)
            ?? throw new IOException($"{_transport.Options.MaxWaiting} handshakes wait already (max-waiting); try later or raise it");

    private static void Withdraw(DirectListener? listener, DirectTicket? ticket, DirectLink? taken)
    {
        if (listener is null || ticket is null)
            return;
        listener.Withdraw(ticket);
        if (taken is null || !ticket.Link.IsCompletedSuccessfully)
            ticket.Abandon();
    }

    private void Emit(SignalKind kind, SignalData data)
    {
        if (Volatile.Read(ref _over) == 0)
            _observer.OnEmit(kind, data.ToJson());
    }
}
