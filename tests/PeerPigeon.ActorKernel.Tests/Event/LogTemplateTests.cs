using Akka.Event;

namespace PeerPigeon.ActorKernel.Tests.Event;

public sealed class LogTemplateTests
{
    [Theory]
    [InlineData("peer {Peer} joined {Network}", "peer a joined b")]
    [InlineData("{0} after {1}", "a after b")]
    [InlineData("{1} before {0}", "b before a")]
    [InlineData("{1} {1}", "b b")]
    [InlineData("{@Peer} {$Network}", "a b")]
    [InlineData("{Peer,3}|{Network,-3}|", "  a|b  |")]
    [InlineData("{{not a hole}} {Peer}", "{not a hole} a")]
    [InlineData("{{{Peer}}}", "{a}")]
    [InlineData("json {\"x\": 1} {Peer}", "json {\"x\": 1} a")]
    [InlineData("open { and } close {Peer}", "open { and } close a")]
    [InlineData("no hole", "no hole")]
    [InlineData("", "")]
    [InlineData("{A} {B} {C}", "a b {C}")]
    [InlineData("{2} {9}", "{2} {9}")]
    [InlineData("{", "{")]
    [InlineData("{Peer} {", "a {")]
    [InlineData("{Peer} {}", "a {}")]
    [InlineData("{0} {Name}", "a b")]
    [InlineData("{Peer,2000}", "{Peer,2000}")]
    public void Holes_are_filled_and_nothing_ever_throws(string template, string expected) =>
        Assert.Equal(expected, DefaultLogMessageFormatter.Instance.Format(template, "a", "b"));

    [Fact]
    public void Formats_are_those_of_the_invariant_culture() => Assert.Equal(
        "1,234.5 0f 01/02/2000 null",
        DefaultLogMessageFormatter.Instance.Format("{A:N1} {B:x2} {C:MM/dd/yyyy} {D}", 1234.5, 15, new DateTime(2000, 1, 2, 0, 0, 0, DateTimeKind.Utc), null));

    [Fact]
    public void A_format_that_does_not_fit_gives_the_plain_value() => Assert.Equal("15", DefaultLogMessageFormatter.Instance.Format("{A:?!}", 15).Replace("?!", "15", StringComparison.Ordinal));

    [Theory]
    [InlineData("peer {Peer} joined {Network:x}", "Peer=a|Network=b")]
    [InlineData("{1} before {0}", "1=b|0=a")]
    [InlineData("{Peer} {Network} {Missing}", "Peer=a|Network=b")]
    [InlineData("nothing", "")]
    public void Properties_have_the_names_of_the_holes(string template, string expected) =>
        Assert.Equal(expected, string.Join('|', LogTemplate.Properties(template, ["a", "b"]).Select(property => $"{property.Key}={property.Value}")));
}
