namespace PeerPigeon.Core;

/// <summary>Some of the links of one router, each by its slot; one word per frame and origin, however many there are of those.</summary>
/// <param name="Bits">Bit n stands for slot n.</param>
public readonly record struct LinkSet(UInt128 Bits)
{
    /// <summary>Slots: 0 to one less than this.</summary>
    public const int Slots = 128;

    /// <summary>The slot of what came from no link that takes ids.</summary>
    public const int None = -1;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Bits == UInt128.Zero;

    /// <summary>How many there are.</summary>
    public int Count => (int)UInt128.PopCount(Bits);

    /// <summary>Whether the slot is among them; <see cref="None"/> never is.</summary>
    public bool Contains(int slot) => slot >= 0 && (Bits & Bit(slot)) != UInt128.Zero;

    /// <summary>These and the slot.</summary>
    public LinkSet With(int slot) => slot < 0 ? this : new(Bits | Bit(slot));

    /// <summary>These without the slot.</summary>
    public LinkSet Without(int slot) => slot < 0 ? this : new(Bits & ~Bit(slot));

    /// <summary>Both.</summary>
    public LinkSet Or(LinkSet other) => new(Bits | other.Bits);

    /// <summary>The first slot among them after <paramref name="slot"/>, beginning again at the front; <see cref="None"/> if there is none at all.</summary>
    public int NextAfter(int slot)
    {
        if (IsEmpty)
            return None;
        UInt128 after = slot + 1 >= Slots ? UInt128.Zero : Bits >> (slot + 1) << (slot + 1);
        return (int)UInt128.TrailingZeroCount(after == UInt128.Zero ? Bits : after);
    }

    /// <summary>The smallest slot that is not among them; <see cref="None"/> if all are taken.</summary>
    public int FirstFree()
    {
        var free = (int)UInt128.TrailingZeroCount(~Bits);
        return free < Slots ? free : None;
    }

    private static UInt128 Bit(int slot) => UInt128.One << slot;
}
