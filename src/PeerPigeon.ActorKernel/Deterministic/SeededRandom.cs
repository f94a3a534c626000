using System.Numerics;
using System.Runtime.InteropServices;

namespace PeerPigeon.ActorKernel;

/// <summary>xoshiro256**, seeded through SplitMix64: the same numbers from the same seed on every platform and version.</summary>
/// <remarks>D. Blackman, S. Vigna: Scrambled linear pseudorandom number generators, 2018.</remarks>
[StructLayout(LayoutKind.Auto)]
internal struct SeededRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    internal SeededRandom(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    internal ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number below <paramref name="bound"/>, by multiplication: biased by less than bound / 2^64.</summary>
    internal int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
