using Akka.Configuration;
using PeerPigeon.ActorKernel.Tests.Conformance;

namespace PeerPigeon.ActorKernel.Tests.Dispatch;

public sealed class MailboxTests() : ConformanceSpec(runtime: "", "small { mailbox-type = \"Akka.Dispatch.BoundedMailbox\" }")
{
    [Fact]
    public void A_bounded_mailbox_is_refused_with_what_to_do_instead()
    {
        var refused = Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Puppet.Props().WithMailbox("small")));
        Assert.Contains("small.mailbox-type", refused.Message, StringComparison.Ordinal);
        Assert.Contains("bound the senders", refused.Message, StringComparison.Ordinal);
    }
}
