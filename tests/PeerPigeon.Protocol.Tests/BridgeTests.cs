namespace PeerPigeon.Protocol.Tests;

public class BridgeTests
{
    private const string Secret = "correct horse battery";

    private static readonly FrameId SomeId = FrameId.FromBytes(Convert.FromHexString("a68da611f3652742af5dd3318b25caaa"));

    private static readonly BridgeGrant Grant = new BridgeGrant(
        NetworkName.Parse("work"), NetworkName.Parse("gäming"), NetworkName.Parse("work"), Golden.PeerA, Golden.PeerB, DateTimeOffset.FromUnixTimeSeconds(2_000_000_000)).Sign(Secret);

    private static readonly BridgeTrail Trail = new(SomeId, Golden.PeerA, NetworkName.Parse("gäming"), Proven: true, [Golden.PeerC, Golden.PeerB], Grant.ToString());

    internal static string Bridged => Golden.Text(Frame(Trail).Utf8.Span);

    [Fact]
    public void A_grant_is_read_as_it_was_written_and_holds_under_its_secret_alone()
    {
        Assert.True(BridgeGrant.TryParse(Grant.ToString(), out BridgeGrant? read));

        Assert.Equal(Grant, read);
        Assert.True(read.IsSignedWith(Secret));
        Assert.False(read.IsSignedWith(Secret + "."));
        Assert.Matches("^[A-Za-z0-9._-]+$", Grant.ToString());
    }

    [Fact]
    public void Whatever_is_changed_in_a_grant_breaks_it()
    {
        BridgeGrant[] changed =
        [
            Grant with { By = Grant.From },
            Grant with { From = NetworkName.Parse("other") },
            Grant with { To = Grant.From, From = Grant.To },
            Grant with { Reader = Golden.PeerC },
            Grant with { Writer = Golden.PeerC },
            Grant with { Expires = Grant.Expires.AddSeconds(1) },
        ];

        Assert.All(changed, grant => Assert.False(grant.IsSignedWith(Secret)));
    }

    [Fact]
    public void The_longest_grant_can_be_read()
    {
        NetworkName a = NetworkName.Parse(new string('漢', 64)), b = NetworkName.Parse(new string('字', 64));
        BridgeGrant grant = new BridgeGrant(a, a, b, Golden.PeerA, Golden.PeerB, DateTimeOffset.FromUnixTimeSeconds(253_402_300_799)).Sign(Secret);

        Assert.True(BridgeGrant.TryParse(grant.ToString(), out BridgeGrant? read), $"{grant.ToString().Length} characters");
        Assert.Equal(grant, read);
    }

    [Fact]
    public void No_text_but_a_whole_grant_is_one()
    {
        string text = Grant.ToString();
        for (var length = 0; length < text.Length; length++)
            Assert.False(BridgeGrant.TryParse(text[..length], out _));
        foreach (string other in (string[])["pbg1..", "pbg1.eA.eA", "x" + text, text + ".", text + "!", new string('x', 5000)])
            Assert.False(BridgeGrant.TryParse(other, out _), other);
    }

    [Fact]
    public void A_grant_with_another_character_does_not_hold_and_does_not_throw()
    {
        string text = Grant.ToString();
        for (var at = 0; at < text.Length; at++)
        {
            foreach (char c in "\0 .:=!-_Aé\ud800")
            {
                // The last character of a tag has bits that nobody reads.
                if (BridgeGrant.TryParse($"{text[..at]}{c}{text[(at + 1)..]}", out BridgeGrant? read) && c != text[at] && at < text.Length - 1)
                    Assert.False(read.IsSignedWith(Secret));
            }
        }
    }

    [Fact]
    public void The_trail_of_a_frame_reads_the_same_here_and_there()
    {
        GossipFrame made = Frame(Trail), read = Golden.Gossip(Golden.Text(made.Utf8.Span));

        foreach (GossipFrame frame in (GossipFrame[])[made, read])
        {
            Assert.True(BridgeTrail.TryRead(frame.Bridge, out BridgeTrail? trail, out _));
            Assert.Equal(Trail with { Bridges = default }, trail with { Bridges = default });
            Assert.Equal(Trail.Bridges.AsEnumerable(), trail.Bridges);
        }

        Assert.Equal(made.SignedBytes(), read.SignedBytes());
        Assert.Contains(Golden.Text(made.Bridge.Utf8.Span), Golden.Text(made.EncodeForward(Golden.PeerC)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_signature_covers_the_trail_and_a_frame_without_one_has_the_bytes_it_always_had()
    {
        byte[] without = Frame(null).SignedBytes();

        Assert.NotEqual(without, Frame(Trail).SignedBytes());
        Assert.NotEqual(Frame(Trail).SignedBytes(), Frame(Trail with { Proven = false }).SignedBytes());
        Assert.Equal(without, Golden.Gossip(Golden.Text(Frame(null).Utf8.Span).Replace("}", ",\"bridge\":null}", StringComparison.Ordinal)).SignedBytes());
        Assert.DoesNotContain("bridge", Golden.Text(Frame(null).Utf8.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("""{"message":"MM","origin":"AA","network":"n","bridges":[],"grant":""}""")]
    [InlineData("""{"message":"x","origin":"AA","network":"n","bridges":["AA"],"grant":""}""")]
    [InlineData("""{"message":"MM","origin":"x","network":"n","bridges":["AA"],"grant":""}""")]
    [InlineData("""{"message":"MM","origin":"AA","bridges":["AA"],"grant":""}""")]
    [InlineData("""{"message":"MM","origin":"AA","network":"a:b","bridges":["AA"],"grant":""}""")]
    [InlineData("""{"message":"MM","origin":"AA","network":"n","bridges":["AA","AA","AA","AA","AA","AA","AA","AA","AA"],"grant":""}""")]
    [InlineData("""{"message":"MM","origin":"AA","network":"n","bridges":["AA"]}""")]
    public void A_trail_that_lacks_something_is_none(string json)
    {
        string text = json.Replace("MM", SomeId.ToString(), StringComparison.Ordinal).Replace("AA", Golden.A, StringComparison.Ordinal);

        Assert.False(BridgeTrail.TryRead(Golden.Json(text), out _, out Rejection rejection));
        Assert.NotEmpty(rejection.Detail);
    }

    private static GossipFrame Frame(BridgeTrail? trail) =>
        GossipFrame.Create(SomeId, Subtypes.Chat, RawJson.FromString("hi"), Golden.PeerB, null, NetworkName.Parse("work"), 5, signature: null, message: null, trail);
}
