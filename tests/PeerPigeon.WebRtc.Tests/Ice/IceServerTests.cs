namespace PeerPigeon.WebRtc.Tests;

public sealed class IceServerTests
{
    [Theory]
    [InlineData("stun:example.org", "stun example.org 3478 udp")]
    [InlineData("STUN:example.org:19302", "stun example.org 19302 udp")]
    [InlineData("stun:192.0.2.7", "stun 192.0.2.7 3478 udp")]
    [InlineData("stun:[2001:db8::7]:5000", "stun 2001:db8::7 5000 udp")]
    [InlineData("stun:[2001:db8::7]", "stun 2001:db8::7 3478 udp")]
    [InlineData("turn:example.org", "turn example.org 3478 udp")]
    [InlineData("turn:example.org:80?transport=udp", "turn example.org 80 udp")]
    [InlineData("turn:example.org?transport=tcp", "turn example.org 3478 tcp")]
    [InlineData("turn:[::1]:80?transport=TCP", "turn ::1 80 tcp")]
    public void A_URL_is_read(string url, string expected)
    {
        IceServerAddress address = Assert.Single(new IceServer(url) { Username = "u", Credential = "c" }.Parse());

        Assert.Equal(expected, $"{(address.IsTurn ? "turn" : "stun")} {address.Host} {address.Port} {(address.IsTcp ? "tcp" : "udp")}");
    }

    [Theory]
    [InlineData("", "must begin with stun: or turn:")]
    [InlineData("example.org", "must begin with stun: or turn:")]
    [InlineData("http://example.org", "must begin with stun: or turn:")]
    [InlineData("stuns:example.org", "asks for TLS")]
    [InlineData("turns:example.org?transport=tcp", "turn:…?transport=tcp")]
    [InlineData("stun:", "no usable host; write stun:host")]
    [InlineData("stun://example.org", "no usable host")]
    [InlineData("turn:a b", "no usable host; write turn:host")]
    [InlineData("stun:[2001:db8::7", "no usable host")]
    [InlineData("stun:example.org:0", "port \"0\"; it must be 1 to 65535")]
    [InlineData("stun:example.org:65536", "port \"65536\"")]
    [InlineData("stun:example.org:", "port \"\"")]
    [InlineData("stun:example.org:-1", "port \"-1\"")]
    [InlineData("turn:example.org?transport=sctp", "\"?transport=sctp\"; only")]
    [InlineData("turn:example.org?ttl=1", "\"?ttl=1\"; only")]
    [InlineData("stun:example.org?transport=tcp", "leave the transport out")]
    public void A_URL_that_cannot_be_used_is_refused_with_the_remedy(string url, string reason)
    {
        var fault = Assert.Throws<FormatException>(() => new IceServer(url) { Username = "u", Credential = "c" }.Parse().Count());

        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"\"{url}\"", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relay_needs_a_user_and_a_password_that_STUN_can_carry()
    {
        Assert.Contains("needs a Username and a Credential", Fault(new("turn:example.org")), StringComparison.Ordinal);
        Assert.Contains("needs a Username and a Credential", Fault(new("turn:example.org") { Username = "u" }), StringComparison.Ordinal);
        Assert.Contains("more than 508 bytes", Fault(new("turn:example.org") { Username = new('ü', 255), Credential = "c" }), StringComparison.Ordinal);
        Assert.Empty(Record.Exception(() => new IceServer("stun:example.org").Parse().Count())?.Message ?? "");
    }

    [Fact]
    public void A_password_is_never_written_out() =>
        Assert.Equal("turn:example.org as u", new IceServer("turn:example.org") { Username = "u", Credential = "hidden" }.ToString());

    private static string Fault(IceServer server) => Assert.Throws<FormatException>(() => server.Parse().Count()).Message;
}
