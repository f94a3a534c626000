using System.Security.Cryptography;

namespace PeerPigeon.Hub;

/// <summary>The operating system's randomness behind the interface that simulations fill with a seeded one. Safe for use from any thread.</summary>
public sealed class SecureRandom : Random
{
    /// <inheritdoc />
    public override int Next() => RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <inheritdoc />
    public override int Next(int maxValue) => maxValue == 0 ? 0 : RandomNumberGenerator.GetInt32(maxValue);

    /// <inheritdoc />
    public override int Next(int minValue, int maxValue) => minValue == maxValue ? minValue : RandomNumberGenerator.GetInt32(minValue, maxValue);

    /// <inheritdoc />
    public override long NextInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToInt64(bytes) & long.MaxValue;
    }

    /// <inheritdoc />
    public override void NextBytes(byte[] buffer) => RandomNumberGenerator.Fill(buffer);

    /// <inheritdoc />
    public override void NextBytes(Span<byte> buffer) => RandomNumberGenerator.Fill(buffer);

    /// <inheritdoc />
    protected override double Sample() => NextInt64() / (double)long.MaxValue;
}
