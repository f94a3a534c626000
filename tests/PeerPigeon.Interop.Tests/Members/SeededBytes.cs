using System.Runtime.InteropServices;

namespace PeerPigeon.Interop.Tests.Members;

/// <summary>The same bytes for the same seed, here as in a tab (<c>page/tab.js</c>): xorshift32, four bytes a step.</summary>
internal static class SeededBytes
{
    public static byte[] Of(int size, int seed)
    {
        uint[] words = new uint[(size + 3) / 4];
        uint x = seed == 0 ? 1u : (uint)seed;
        for (var i = 0; i < words.Length; i++)
        {
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
            words[i] = x;
        }

        return MemoryMarshal.AsBytes<uint>(words)[..size].ToArray();
    }
}
