using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.AspNetCore;

/// <summary>The URL of a hub as people write it.</summary>
internal static class HubUrl
{
    /// <summary>Reads <c>ws</c>, <c>wss</c>, <c>http</c> and <c>https</c> URLs.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? hub, [NotNullWhen(false)] out string? error)
    {
        error = null;
        bool isHub = Uri.TryCreate(text, UriKind.Absolute, out hub) && hub.Scheme is "ws" or "wss" or "http" or "https" && hub.Host.Length > 0;
        if (isHub && hub!.UserInfo.Length == 0)
            return true;
        if (isHub)
        {
            // Not a word of it is repeated: it may hold a password.
            error = $"hub URL of {hub!.Host} holds a user and password, which hubs do not take; leave them out";
            hub = null;
            return false;
        }

        hub = null;
        string shown = Printable.Brief(text);
        error = $"hub URL '{shown}' must be absolute and start with ws://, wss://, http:// or https://"
            + (text.Contains("://", StringComparison.Ordinal) ? "" : $"; try ws://{shown}");
        return false;
    }
}
