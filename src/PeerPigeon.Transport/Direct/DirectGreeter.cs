using System.Buffers.Text;
using System.Net.WebSockets;

namespace PeerPigeon.Transport;

/// <summary>Says hello on a fresh socket, from either side, and turns it into a link or into a counted refusal.</summary>
internal sealed class DirectGreeter(
    DirectLinkOptions options, TimeProvider time, ISignatureVerifier verifier, DirectLinkCounters counters, Action<Span<byte>> random)
{
    private const WebSocketCloseStatus Refused = WebSocketCloseStatus.PolicyViolation;

    /// <summary>Random bytes as base64url.</summary>
    public string NewSecret(int bytes)
    {
        Span<byte> secret = stackalloc byte[bytes];
        random(secret);
        return Base64Url.EncodeToString(secret);
    }

    /// <summary>As the listener: reads the caller's hello, uses the token up, answers, hands the link to the ticket.</summary>
    public async Task<DirectLink?> ReceiveAsync(OpenSocket socket, DirectTicket ticket)
    {
        using var patience = new CancellationTokenSource(options.HelloTimeout, time);
        (DirectHello? hello, DirectRefusal? refusal) = await ReadAsync(socket, patience.Token);
        var isProven = false;
        if (hello is not null)
            refusal = hello.Check(ticket.Handshake, DirectHello.Caller, ticket.Token, nonce: null, verifier, out isProven);
        if (refusal is null && !ticket.TryClaim())
            refusal = DirectRefusal.UsedToken;
        if (refusal is { } reason)
        {
            await RefuseAsync(socket, reason);
            return null;
        }

        try
        {
            await SendAsync(socket, DirectHello.Of(ticket.Handshake, DirectHello.Listener, ticket.Token, hello!.Nonce), patience.Token);
        }
        catch (Exception e) when (IsLost(e))
        {
            counters.Refuse(DirectRefusal.HungUp);
            socket.Abort();
            ticket.Break("the caller hung up during the handshake");
            return null;
        }

        DirectLink link = Link(socket, ticket.Handshake, isProven);
        ticket.Fulfil(link);
        return link;
    }

    /// <summary>As the caller: speaks first and checks who answers.</summary>
    public async Task<(DirectLink? Link, DirectRefusal? Refusal)> CallAsync(OpenSocket socket, LinkHandshake handshake, string token, CancellationToken stop)
    {
        string nonce = NewSecret(16);
        await SendAsync(socket, DirectHello.Of(handshake, DirectHello.Caller, token, nonce), stop);
        (DirectHello? hello, DirectRefusal? refusal) = await ReadAsync(socket, stop);
        var isProven = false;
        if (hello is not null)
            refusal = hello.Check(handshake, DirectHello.Listener, token, nonce, verifier, out isProven);
        if (refusal is not { } reason)
            return (Link(socket, handshake, isProven), null);
        await RefuseAsync(socket, reason);
        return (null, reason);
    }

    private DirectLink Link(OpenSocket socket, LinkHandshake handshake, bool isProven) => new(socket, handshake, isProven, options, time, counters);

    private static async Task<(DirectHello? Hello, DirectRefusal? Refusal)> ReadAsync(OpenSocket socket, CancellationToken stop)
    {
        var reader = new MessageReader(socket.Socket, DirectHello.MaxBytes);
        try
        {
            switch (await reader.ReadAsync(stop))
            {
                case MessageKind.Text:
                    return DirectHello.TryRead(reader.Take(), out DirectHello? hello) ? (hello, null) : (null, DirectRefusal.MalformedHello);
                case MessageKind.Binary:
                    return (null, DirectRefusal.BinaryHello);
                case MessageKind.TooLarge:
                    return (null, DirectRefusal.HelloTooLarge);
                default:
                    return (null, DirectRefusal.HungUp);
            }
        }
        catch (Exception e) when (IsLost(e))
        {
            return (null, stop.IsCancellationRequested ? DirectRefusal.HelloTimeout : DirectRefusal.HungUp);
        }
        finally
        {
            reader.Return();
        }
    }

    private static async Task SendAsync(OpenSocket socket, DirectHello hello, CancellationToken stop) =>
        await socket.Socket.SendAsync(hello.Encode(), WebSocketMessageType.Text, endOfMessage: true, stop);

    private async Task RefuseAsync(OpenSocket socket, DirectRefusal reason)
    {
        counters.Refuse(reason);
        try
        {
            using var bound = new CancellationTokenSource(options.CloseTimeout, time);
            if (socket.Socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.Socket.CloseOutputAsync(Refused, "handshake refused", bound.Token);
            socket.Finish();
        }
        catch (Exception e) when (IsLost(e))
        {
            socket.Abort();
        }
    }

    private static bool IsLost(Exception e) => e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;
}
