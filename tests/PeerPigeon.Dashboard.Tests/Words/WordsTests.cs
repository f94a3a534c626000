using PeerPigeon.Actors;
using PeerPigeon.Core;
using PeerPigeon.Dashboard.Words;
using PeerPigeon.Protocol;

namespace PeerPigeon.Dashboard.Tests.Words;

/// <summary>The state in words.</summary>
public sealed class WordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 3, 30, TimeSpan.Zero);

    [Theory]
    [InlineData(FallbackPhase.Home, "gaming", true, null, "At home in gaming since 12:03.")]
    [InlineData(FallbackPhase.Thin, "gaming", true, 8, "Alone in gaming since 12:03; goes to global in 8 s, unless somebody comes.")]
    [InlineData(FallbackPhase.Thin, "gaming", false, null, "Alone in gaming since 12:03. Fallback is off, so this peer waits here.")]
    [InlineData(FallbackPhase.Fallback, "global", true, 8, "In global since 12:03, because gaming is empty; looking again in 8 s.")]
    [InlineData(FallbackPhase.Fallback, "global", true, null, "In global since 12:03, because gaming is empty; coming home as soon as gaming has peers.")]
    [InlineData(FallbackPhase.Fallback, "gaming", true, null, "On the way to global, because gaming is empty.")]
    [InlineData(FallbackPhase.Returning, "global", true, 4, "In global; gaming has peers again, going home in 4 s.")]
    public void Each_phase_is_a_sentence(FallbackPhase phase, string active, bool allowed, int? next, string sentence)
    {
        MeshStatus status = new()
        {
            PeerId = PeerId.Parse(new string('a', PeerId.TextLength)),
            NetworkName = NetworkName.Parse(active),
            OriginalNetworkName = NetworkName.Parse("gaming"),
            IsInFallbackMode = active == "global",
            AllowGlobalFallback = allowed,
            IsActive = true,
            ConnectedCount = 1,
            Hub = new(Connected: true, Url: null, HomeCount: null),
            Fallback = new(phase, 0, Now.AddSeconds(-20).ToUnixTimeMilliseconds(), next is { } seconds ? Now.AddSeconds(seconds).ToUnixTimeMilliseconds() : null),
        };
        Assert.Equal(sentence, StatusWords.Of(status, Now, TimeZoneInfo.Utc));
    }
}
