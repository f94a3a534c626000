using System.Collections.Immutable;
using Akka.Configuration;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>What a mesh takes from bridges: <c>peerpigeon.bridge.accept</c> and <c>.secrets</c>.</summary>
/// <remarks>Not a record: its text would show the secrets.</remarks>
public sealed class BridgeAcceptance
{
    private readonly int _remembered;
    private readonly TimeSpan _rememberedFor;

    private BridgeAcceptance(SettingsReader read)
    {
        Accept = read.OneOf<BridgeAccept>("bridge.accept");
        Secrets = ReadSecrets(read);
        _remembered = read.Count("bridge.remembered", 16, 10_000_000);
        _rememberedFor = read.Time("bridge.remembered-for");
    }

    /// <summary>Which bridged messages are delivered.</summary>
    public BridgeAccept Accept { get; }

    internal ImmutableSortedDictionary<NetworkName, string> Secrets { get; }

    internal static BridgeAcceptance Read(SettingsReader read) => new(read);

    internal BridgeAdmission Admission(PeerId self, DateTimeOffset now) => new(Accept, Secrets, self, new(_remembered, _rememberedFor, now));

    private static ImmutableSortedDictionary<NetworkName, string> ReadSecrets(SettingsReader read)
    {
        var secrets = ImmutableSortedDictionary.CreateBuilder<NetworkName, string>();
        foreach ((string name, string secret) in read.Entries("bridge.secrets"))
        {
            if (!NetworkName.TryParse(name, out NetworkName network, out string? error))
                throw new ConfigurationException($"peerpigeon.bridge.secrets names a network that cannot be: {error}");
            if (secret.Length < BridgeGrant.MinSecretLength)
            {
                throw new ConfigurationException(
                    $"peerpigeon.bridge.secrets has {secret.Length} characters for network '{network}'; it must have {BridgeGrant.MinSecretLength} at least, so that nobody guesses it");
            }

            secrets[network] = secret;
        }

        return secrets.ToImmutable();
    }
}
