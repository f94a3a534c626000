using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>What every request of the API passes: leave, bounds, and the turning of faults into problem documents.</summary>
internal sealed class RequestGuard(NodeAccess access)
{
    /// <summary>Serves a request, or says why not.</summary>
    public async Task RunAsync(HttpContext http, RequestDelegate serve)
    {
        try
        {
            access.Check(http);
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
                body.MaxRequestBodySize = NodeApiEndpoints.MaxBodyBytes;
            await serve(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for an answer any more.
        }
        catch (BadHttpRequestException refused)
        {
            bool tooLarge = refused.StatusCode == StatusCodes.Status413PayloadTooLarge;
            await Problems.WriteProblemAsync(http, tooLarge ? MeshErrors.TooLarge : MeshErrors.BadCommand, tooLarge ? TooLarge : refused.Message, refused.StatusCode);
        }
        catch (Exception fault)
        {
            (string code, string message) = Faults.Describe(fault);
            await Problems.WriteProblemAsync(http, code, message);
        }
    }

    /// <summary>The whole body.</summary>
    /// <exception cref="MeshException"><see cref="MeshErrors.TooLarge"/>, whatever the server allows.</exception>
    public static async Task<byte[]> ReadBodyAsync(HttpContext http)
    {
        using MemoryStream body = new();
        var buffer = new byte[16_384];
        while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is > 0 and var read)
        {
            if (body.Length + read > NodeApiEndpoints.MaxBodyBytes)
                throw new MeshException(MeshErrors.TooLarge, TooLarge);
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static string TooLarge => $"the body exceeds {NodeApiEndpoints.MaxBodyBytes} bytes; split it";
}
