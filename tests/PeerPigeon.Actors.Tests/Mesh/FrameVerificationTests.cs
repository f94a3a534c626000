using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors.Tests.Mesh;

public class FrameVerificationTests
{
    [Theory]
    [InlineData("A")]
    [InlineData("AB")]
    [InlineData("not base64url")]
    [InlineData("")]
    public void A_signature_that_cannot_be_decoded_is_no_signature_and_no_fault(string value)
    {
        using EcdsaPeerKey key = EcdsaPeerKey.Create();
        var frame = GossipFrame.Create(
            FrameId.FromText("f"u8), Subtypes.Chat, RawJson.FromString("hi"), key.Id, to: null, NetworkName.Global, 1795346091194, new(key.PublicKey, value));

        Assert.False(new EcdsaSignatureVerifier().IsVerified(frame));
    }
}
