namespace PeerPigeon.Transport;

/// <summary>The few lines of a session description that the link itself looks at; the stack reads the rest.</summary>
/// <param name="Fingerprint">SHA-256 of the certificate, 32 bytes; empty if none is named.</param>
/// <param name="Ufrags">The username fragments; a bundle has one.</param>
internal readonly record struct SdpFacts(byte[] Fingerprint, string[] Ufrags)
{
    private const string FingerprintLine = "a=fingerprint:";
    private const string UfragLine = "a=ice-ufrag:";
    private const int FingerprintBytes = 32;

    public static SdpFacts Read(string sdp)
    {
        byte[] fingerprint = [];
        List<string> ufrags = [];
        foreach (ReadOnlySpan<char> line in sdp.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(UfragLine) && line[UfragLine.Length..].Trim().ToString() is var ufrag && !ufrags.Contains(ufrag, StringComparer.Ordinal))
                ufrags.Add(ufrag);
            else if (fingerprint.Length == 0 && line.StartsWith(FingerprintLine))
                fingerprint = Hash(line[FingerprintLine.Length..].Trim());
        }

        return new(fingerprint, [.. ufrags]);
    }

    /// <summary>Whether a candidate may belong to this description; one that names no fragment may.</summary>
    public bool Owns(string? ufrag) => ufrag is null || Ufrags.Length == 0 || Ufrags.Contains(ufrag, StringComparer.Ordinal);

    /// <summary>The fragment that stands in a candidate line itself, as Chromium writes it.</summary>
    public static string? UfragOf(string candidate)
    {
        string[] words = candidate.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int at = Array.IndexOf(words, "ufrag");
        return at >= 0 && at + 1 < words.Length ? words[at + 1] : null;
    }

    // RFC 8122: sha-256 and 32 upper-case hex pairs with colons between; other hashes are passed over.
    private static byte[] Hash(ReadOnlySpan<char> value)
    {
        const string Algorithm = "sha-256 ";
        if (!value.StartsWith(Algorithm, StringComparison.OrdinalIgnoreCase))
            return [];
        string hex = value[Algorithm.Length..].ToString().Replace(":", "", StringComparison.Ordinal).Trim();
        var bytes = new byte[FingerprintBytes];
        return hex.Length == 2 * FingerprintBytes && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : [];
    }
}
