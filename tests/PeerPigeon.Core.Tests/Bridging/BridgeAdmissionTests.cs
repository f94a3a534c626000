using System.Collections.Immutable;
using System.Text;
using PeerPigeon.Protocol;
using static PeerPigeon.Core.Tests.Given;

namespace PeerPigeon.Core.Tests.Bridging;

public class BridgeAdmissionTests
{
    private const string Secret = "a secret of sixteen or more";

    private static readonly NetworkName A = NetworkName.Parse("a"), B = NetworkName.Parse("b");

    private static readonly BridgeGrant Grant = new(B, A, B, Peer(1), Peer(2), At(60));

    [Theory]
    [InlineData(BridgeAccept.Off, true, true, BridgeAdmittance.Off)]
    [InlineData(BridgeAccept.Granted, true, true, BridgeAdmittance.Admitted)]
    [InlineData(BridgeAccept.Granted, false, true, BridgeAdmittance.NotGranted)]
    [InlineData(BridgeAccept.Granted, true, false, BridgeAdmittance.NotGranted)]
    [InlineData(BridgeAccept.Any, false, false, BridgeAdmittance.Admitted)]
    public void The_setting_the_signature_and_the_secret_decide(BridgeAccept accept, bool verified, bool knowsSecret, BridgeAdmittance expected) =>
        Assert.Equal(expected, Admission(accept, knowsSecret ? Secret : null).Judge(Frame(), verified, Start, out _));

    [Fact]
    public void A_grant_that_does_not_fit_the_frame_is_none()
    {
        BridgeGrant[] wrong =
        [
            Grant with { By = A },
            Grant with { To = A, From = B },
            Grant with { From = NetworkName.Parse("c") },
            Grant with { Writer = Peer(3) },
        ];

        Assert.All(wrong, grant => Assert.Equal(BridgeAdmittance.NotGranted, Admission().Judge(Frame(grant.Sign(Secret)), isVerified: true, Start, out _)));
        Assert.Equal(BridgeAdmittance.NotGranted, Admission().Judge(Frame(Grant.Sign("another secret altogether")), isVerified: true, Start, out _));
        Assert.Equal(BridgeAdmittance.NotGranted, Admission().Judge(Frame(Grant.Sign(Secret)), isVerified: true, At(60), out _));
    }

    [Fact]
    public void Copies_of_one_message_by_two_bridges_are_delivered_once()
    {
        BridgeAdmission admission = Admission(BridgeAccept.Any);

        Assert.Equal(BridgeAdmittance.Admitted, admission.Judge(Frame(), isVerified: true, Start, out _));
        Assert.Equal(BridgeAdmittance.Repeated, admission.Judge(Frame(bridge: 4), isVerified: true, Start, out _));
    }

    [Fact]
    public void What_was_refused_does_not_stand_in_the_way_of_a_granted_copy()
    {
        BridgeAdmission admission = Admission();

        Assert.Equal(BridgeAdmittance.NotGranted, admission.Judge(Frame(), isVerified: false, Start, out _));
        Assert.Equal(BridgeAdmittance.Admitted, admission.Judge(Frame(), isVerified: true, Start, out _));
    }

    [Fact]
    public void Ones_own_message_does_not_come_back() =>
        Assert.Equal(BridgeAdmittance.Repeated, new BridgeAdmission(BridgeAccept.Any, Secrets(null), Peer(9), Seen()).Judge(Frame(), isVerified: true, Start, out _));

    [Fact]
    public void A_trail_that_contradicts_its_frame_is_malformed_whatever_is_accepted()
    {
        BridgeTrail good = Trail(Grant.Sign(Secret), 2);
        string text = Encoding.UTF8.GetString(Frame().Utf8.Span);
        GossipFrame[] wrong =
        [
            Frame(good with { Bridges = [Peer(2), Peer(3)] }),
            Frame(good with { Network = B }),
            Read(text.Replace("\"proven\"", "\"proven\":1,\"proven\"", StringComparison.Ordinal)),
            Read(text.Replace("\"bridge\":{", "\"bridge\":7,\"x\":{", StringComparison.Ordinal)),
            Read(text.Replace("\"networkName\":\"b\"", $"\"networkName\":\"b\",\"to\":\"{Peer(5)}\"", StringComparison.Ordinal)),
        ];

        foreach (BridgeAccept accept in Enum.GetValues<BridgeAccept>())
            Assert.All(wrong, frame => Assert.Equal(BridgeAdmittance.Malformed, Admission(accept).Judge(frame, isVerified: true, Start, out _)));
    }

    private static BridgeAdmission Admission(BridgeAccept accept = BridgeAccept.Granted, string? secret = Secret) => new(accept, Secrets(secret), Peer(100), Seen());

    private static SeenFrames Seen() => new(16, TimeSpan.FromMinutes(1), Start);

    private static ImmutableSortedDictionary<NetworkName, string> Secrets(string? secret) => secret is null
        ? ImmutableSortedDictionary<NetworkName, string>.Empty
        : ImmutableSortedDictionary<NetworkName, string>.Empty.Add(B, secret);

    private static BridgeTrail Trail(BridgeGrant grant, int bridge) => new(Given.Frame(1), Peer(9), A, Proven: true, [Peer(bridge)], grant.ToString());

    private static GossipFrame Frame(BridgeGrant? grant = null, int bridge = 2) => Frame(Trail(grant ?? Grant.Sign(Secret), bridge), bridge);

    private static GossipFrame Frame(BridgeTrail trail, int from = 2) =>
        GossipFrame.Create(Given.Frame(50 + from), Subtypes.Chat, RawJson.FromString("hi"), Peer(from), null, B, 0, signature: null, message: null, trail);

    private static GossipFrame Read(string text)
    {
        Assert.True(DataFrameCodec.TryDecode(Encoding.UTF8.GetBytes(text), ProtocolLimits.Default, out DataFrame? frame, out Rejection rejection), rejection.Detail);
        return frame.Gossip!;
    }
}
