namespace PeerPigeon.Protocol.Tests;

public class SightingTests
{
    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAA")]                  // a length that base64url does not have
    [InlineData("AAAAAAAAAAAAAAAAAB")]                 // last bits that stand for nothing
    public void A_sighting_that_only_looks_like_base64url_is_of_no_network(string text)
    {
        RawJson json = Golden.Json($$"""{"salt":"{{text}}","tag":"{{text}}"}""");
        Assert.True(Sighting.TryRead(json, out Sighting? sighting, out _));
        Assert.False(sighting.IsOf(NetworkName.Parse("work"), secret: null, Golden.PeerA));
    }
}
