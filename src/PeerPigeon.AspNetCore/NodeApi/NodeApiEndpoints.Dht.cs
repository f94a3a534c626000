using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

// Records: the key is the rest of the path, the value the body, the options the query.
internal sealed partial class NodeApiEndpoints
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private async Task PutRecordAsync(HttpContext http)
    {
        DhtPutOptions options = DhtFields.PutOptions(QueryOf(http));
        JToken value;
        try
        {
            value = JsonText.Parse(StrictUtf8.GetString(await RequestGuard.ReadBodyAsync(http)));
        }
        catch (Exception refused) when (refused is FormatException or ArgumentException or Newtonsoft.Json.JsonException)
        {
            throw new MeshException(MeshErrors.BadContent, "the body is not one JSON value in UTF-8");
        }

        await Answer(http, await _commands.DhtPutAsync(KeyOf(http), value, options, http.RequestAborted));
    }

    private async Task GetRecordAsync(HttpContext http)
    {
        string key = KeyOf(http);
        if (await _commands.DhtGetAsync(key, DhtFields.GetOptions(QueryOf(http)), http.RequestAborted) is { } found)
            await Answer(http, found);
        else
            throw new MeshException(MeshErrors.NotFound, $"nothing under '{Printable.Brief(key)}'");
    }

    private async Task DeleteRecordAsync(HttpContext http) =>
        await Answer(http, await _commands.DhtDeleteAsync(KeyOf(http), DhtFields.GetOptions(QueryOf(http)), http.RequestAborted));

    // From the raw path: a key may hold an encoded '/', which routing leaves encoded.
    private static string KeyOf(HttpContext http)
    {
        string target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        string path = target.Split('?', 2)[0];
        int at = path.IndexOf("/api/dht/", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? (string?)http.Request.RouteValues["key"] ?? "" : Unescaped(path[(at + "/api/dht/".Length)..]);
    }

    private static string Unescaped(string text)
    {
        var bytes = new List<byte>(text.Length);
        try
        {
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '%')
                {
                    bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    i += 2;
                }
                else
                    bytes.AddRange(StrictUtf8.GetBytes(text, i, 1));
            }

            return StrictUtf8.GetString([.. bytes]);
        }
        catch (Exception refused) when (refused is FormatException or ArgumentException)
        {
            throw new MeshException(MeshErrors.BadKey, $"the key '{Printable.Brief(text)}' in the path is not UTF-8 with %XX for its bytes; encode it as encodeURIComponent does");
        }
    }

    // The same options as in a command of JSON Lines; what is no number, true or false there is a text.
    private static CommandFields QueryOf(HttpContext http)
    {
        JObject fields = [];
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in http.Request.Query)
        {
            string text = values.ToString();
            fields[name] = text switch
            {
                "true" or "" when name is "owned" or "homeOnly" or "frozen" => true,
                "false" => false,
                _ when name == "ttl" && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => number,
                _ => text,
            };
        }

        return CommandFields.Read(Encoding.UTF8.GetBytes(JsonText.Of(fields)), "query");
    }
}
