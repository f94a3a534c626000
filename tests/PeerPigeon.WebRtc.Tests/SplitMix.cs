namespace PeerPigeon.WebRtc.Tests;

/// <summary>A small seeded generator (splitmix64), so that a failing seed fails again.</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next64()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public int Next(int below) => below <= 1 ? 0 : (int)(Next64() % (ulong)below);

    public double NextDouble() => (Next64() >> 11) / (double)(1UL << 53);

    public void Fill(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)Next64();
    }
}
