using System.Collections.Immutable;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>A network that this directory's peer was in.</summary>
/// <param name="Name">The home network.</param>
/// <param name="LastUsed">When a hub last accepted the peer there.</param>
public sealed record PreferredNetwork(NetworkName Name, DateTimeOffset LastUsed);

/// <summary>What a state directory remembers besides the key. Each list holds the newest first and is bounded; the oldest go.</summary>
public sealed record PeerPreferences
{
    /// <summary>Ids remembered besides the one in use.</summary>
    public const int MostFormerIds = 16;

    /// <summary>Networks remembered.</summary>
    public const int MostNetworks = 32;

    /// <summary>Hubs remembered.</summary>
    public const int MostHubs = 8;

    /// <summary>The form of the file that this build writes and reads.</summary>
    public const int Version = 2;

    /// <summary>Nothing is remembered.</summary>
    public static PeerPreferences Empty { get; } = new();

    /// <summary>The ids under which this directory was used; the one in use is the first.</summary>
    public ImmutableArray<PeerId> Ids { get; private init; } = [];

    /// <summary>The home networks.</summary>
    public ImmutableArray<PreferredNetwork> Networks { get; private init; } = [];

    /// <summary>The hubs that accepted the peer.</summary>
    public ImmutableArray<Uri> Hubs { get; private init; } = [];

    /// <summary>What <see cref="IPeerPigeonMesh.SetAllowGlobalFallback"/> last said; null if it was never called.</summary>
    public bool? AllowGlobalFallback { get; private init; }

    /// <summary>The directory is used under this id from now on.</summary>
    public PeerPreferences WithId(PeerId id) => this with { Ids = Newest(id, Ids.Where(old => !old.SameBytes(id)), MostFormerIds + 1) };

    /// <summary>The peer was told to allow or forbid the fall to the global network.</summary>
    public PeerPreferences WithFallback(bool allow) => this with { AllowGlobalFallback = allow };

    /// <summary>A hub accepted the peer.</summary>
    /// <param name="network">Its home network.</param>
    /// <param name="hub">The hub.</param>
    /// <param name="now">The time.</param>
    public PeerPreferences WithUse(NetworkName network, Uri? hub, DateTimeOffset now) => this with
    {
        Networks = Newest(new(network, now), Networks.Where(old => old.Name != network), MostNetworks),
        Hubs = hub is null ? Hubs : Newest(hub, Hubs.Where(old => old != hub), MostHubs),
    };

    /// <summary>The content of the file.</summary>
    public ReadOnlyMemory<byte> Encode()
    {
        var file = new JObject
        {
            ["version"] = Version,
            ["ids"] = new JArray(Ids.Select(id => id.ToString())),
            ["networks"] = new JArray(Networks.Select(network => new JObject
            {
                ["name"] = network.Name.Value,
                ["lastUsed"] = network.LastUsed.ToUnixTimeMilliseconds(),
            })),
            ["hubs"] = new JArray(Hubs.Select(hub => hub.OriginalString)),
        };
        if (AllowGlobalFallback is { } allow)
            file["allowGlobalFallback"] = allow;
        return RawJson.From(file).Utf8;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else; the message says what.</exception>
    public static PeerPreferences Decode(ReadOnlyMemory<byte> utf8)
    {
        if (!RawJson.TryParse(utf8, ProtocolLimits.Default, out RawJson json, out Rejection rejection))
            throw new FormatException(rejection.Detail);
        if (json.ToToken() is not JObject file)
            throw new FormatException("it is not a JSON object");
        if (file["version"] is not JValue { Value: long and Version })
            throw new FormatException($"it has version {file["version"]?.ToString(Newtonsoft.Json.Formatting.None) ?? "none"}, this build reads {Version}");
        return new()
        {
            Ids = List(file, "ids", MostFormerIds + 1, item => PeerId.Parse(Text(item, "ids"))),
            Networks = List(file, "networks", MostNetworks, ReadNetwork),
            Hubs = List(file, "hubs", MostHubs, ReadHub),
            AllowGlobalFallback = file["allowGlobalFallback"] switch
            {
                null => null,
                JValue { Value: bool allow } => allow,
                _ => throw new FormatException("allowGlobalFallback must be true or false"),
            },
        };
    }

    private static PreferredNetwork ReadNetwork(JToken item)
    {
        if (!NetworkName.TryParse(Text(item is JObject network ? network["name"] : null, "name"), out NetworkName name, out string? error))
            throw new FormatException(error);
        return item["lastUsed"] is JValue { Value: long at and >= 0 and <= 253_402_300_799_999 }
            ? new(name, DateTimeOffset.FromUnixTimeMilliseconds(at))
            : throw new FormatException("lastUsed must be milliseconds since 1970");
    }

    private static Uri ReadHub(JToken item) => Uri.TryCreate(Text(item, "hubs"), UriKind.Absolute, out Uri? hub) && IsHub(hub)
        ? hub
        : throw new FormatException("hubs must hold URLs that begin with ws, wss, http or https, without user and password");

    // A name and password in front of the host would be shown, logged and kept, and no hub is told them.
    internal static bool IsHub(Uri url) => url.IsAbsoluteUri && url.Scheme is "ws" or "wss" or "http" or "https" && url.UserInfo.Length == 0;

    /// <summary>Why a URL is none of a hub, a password in it left out.</summary>
    internal static string NoHub(Uri url) => url.IsAbsoluteUri && url.UserInfo.Length > 0
        ? $"the URL of {url.Host} holds a user and password, which hubs do not take; leave them out"
        : $"'{url}' must begin with ws, wss, http or https";

    private static ImmutableArray<T> List<T>(JObject file, string name, int most, Func<JToken, T> read) => file[name] is JArray items && items.Count <= most
        ? [.. items.Select(read)]
        : throw new FormatException($"{name} must be a list of at most {most}");

    private static string Text(JToken? token, string name) =>
        token is JValue { Value: string text } ? text : throw new FormatException($"{name} must hold text");

    private static ImmutableArray<T> Newest<T>(T first, IEnumerable<T> older, int most) => [first, .. older.Take(most - 1)];
}
