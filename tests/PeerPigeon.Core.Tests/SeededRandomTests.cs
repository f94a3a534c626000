namespace PeerPigeon.Core.Tests;

public sealed class SeededRandomTests
{
    [Fact]
    public void A_seed_names_one_sequence_for_ever()
    {
        var random = new SeededRandom(0);

        // First outputs of xoshiro256** seeded by SplitMix64(0), as published with the algorithm.
        Assert.Equal(0x99EC5F36CB75F2B4UL, random.NextUInt64());
        Assert.Equal(0xBF6E1F784956452AUL, random.NextUInt64());
    }

    [Fact]
    public void A_fork_and_its_source_go_their_own_ways()
    {
        var source = new SeededRandom(1);
        SeededRandom fork = source.Fork();

        Assert.Equal(new SeededRandom(1).Fork().NextUInt64(), fork.NextUInt64());
        Assert.NotEqual(source.NextUInt64(), fork.NextUInt64());
    }

    [Fact]
    public void Numbers_stay_within_their_bounds_and_reach_them() => Given.ForSeeds(200, seed =>
    {
        var random = new SeededRandom((ulong)seed);
        var seen = new bool[5];
        for (var i = 0; i < 200; i++)
        {
            seen[random.Next(5)] = true;
            Assert.InRange(random.Next(-3, 4), -3, 3);
            Assert.InRange(random.NextDouble(), 0, 0.9999999999999999);
            Assert.InRange(random.NextSingle(), 0f, 0.99999994f);
        }

        Assert.DoesNotContain(false, seen);
    });

    [Fact]
    public void Bytes_of_any_length_are_filled()
    {
        var random = new SeededRandom(1);
        for (var length = 0; length < 40; length++)
        {
            var union = new byte[length];
            for (var i = 0; i < 20; i++)
            {
                var bytes = new byte[length];
                random.NextBytes(bytes);
                for (var j = 0; j < length; j++)
                    union[j] |= bytes[j];
            }

            Assert.All(union, value => Assert.NotEqual(0, value));
        }
    }
}
