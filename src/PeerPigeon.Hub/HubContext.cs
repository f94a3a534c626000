using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Hub;

/// <summary>What all actors of one hub share; nothing of it changes but the counters.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Limits">What the codec is told.</param>
/// <param name="Counters">What happened.</param>
/// <param name="Epoch">Names this run of the hub.</param>
/// <param name="Verifier">Checks the proof of whoever takes an id over.</param>
internal sealed record HubContext(HubSettings Settings, ProtocolLimits Limits, HubCounters Counters, string Epoch, ISignatureVerifier Verifier)
{
    /// <summary>How the hub names itself.</summary>
    public HubDescription Description { get; } =
        new(Settings.Name, HubSettings.Version, Epoch, [Capabilities.Introductions, Capabilities.TakeOver, Capabilities.Counts]);
}
