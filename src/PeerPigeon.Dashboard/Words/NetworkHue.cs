namespace PeerPigeon.Dashboard.Words;

/// <summary>The colour of a network: the same one on every page and at every start. Never the only sign: the name stands beside it.</summary>
internal static class NetworkHue
{
    private const int Hues = 7;

    /// <summary>The class that sets it.</summary>
    public static string Of(string network) => network switch
    {
        "global" => "hue-global",
        "gaming" => "hue-0",
        "work" => "hue-1",
        "family" => "hue-2",
        "test" => "hue-3",
        _ => $"hue-{Hash(network) % Hues}",
    };

    private static uint Hash(string text)
    {
        uint hash = 2_166_136_261;      // FNV-1a, folded
        foreach (char c in text)
            hash = (hash ^ c) * 16_777_619;
        return hash ^ (hash >> 15);
    }
}
