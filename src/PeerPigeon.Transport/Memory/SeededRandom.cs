namespace PeerPigeon.Transport;

/// <summary>SplitMix64: one word of state, so every direction of every link has its own stream and no other link can shift it.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>Uniform in [<paramref name="minimum"/>, <paramref name="maximum"/>]; no draw where there is no choice.</summary>
    public long Between(long minimum, long maximum) =>
        maximum <= minimum ? minimum : minimum + (long)(Next() % (ulong)(maximum - minimum + 1));

    /// <summary>True with the given probability; no draw at 0.</summary>
    public bool Chance(double probability) => probability > 0 && (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    /// <summary>A seed for a stream of its own.</summary>
    public static ulong Derive(ulong seed, ulong ordinal) => Mix(seed ^ Mix(ordinal + 0x632BE59BD9B4E019UL));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
