using Microsoft.AspNetCore.Http;

namespace PeerPigeon.Dashboard.Security;

/// <summary>What browsers may do with an answer of the dashboard.</summary>
internal static class SecurityHeaders
{
    /// <summary>Scripts, styles and connections of this host alone, nothing inline, no frames around it.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="connect">Where the page may connect to, besides, as CSP spells it.</param>
    public static void Set(HttpResponse response, string connect)
    {
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src {connect}; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";       // without any, browsers send "Origin: null" with the form of the token
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
