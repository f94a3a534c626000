using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>What the configuration says about mailboxes, by the section that describes each.</summary>
public sealed class Mailboxes
{
    /// <summary>The mailbox of actors that have not been given another one.</summary>
    public static readonly string DefaultMailboxId = "akka.actor.default-mailbox";

    private readonly Config _config;
    private readonly ConcurrentDictionary<string, MailboxSettings> _known = new(StringComparer.Ordinal);
    private readonly MailboxSettings _default;

    internal Mailboxes(Config config)
    {
        _config = config;
        _default = Read(DefaultMailboxId);
    }

    internal MailboxSettings For(Props props) => props.Mailbox.Length == 0 ? _default : _known.GetOrAdd(props.Mailbox, Read);

    internal int StashCapacity(Props props) => props.Deploy.StashCapacity != Deploy.NoStashSize ? props.Deploy.StashCapacity : For(props).StashCapacity;

    private MailboxSettings Read(string id)
    {
        var section = _config.GetConfig(id) ?? throw new ConfigurationException($"Mailbox Type [{id}] not configured");
        var config = section.WithFallback(_config.GetConfig(DefaultMailboxId));
        var type = config.GetString("mailbox-type") ?? "";
        if (type.Contains("Bounded", StringComparison.Ordinal) && !type.Contains("Unbounded", StringComparison.Ordinal))
            throw new ConfigurationException($"{id}.mailbox-type ({type}) is not known to the embedded runtime: its mailboxes are unbounded; bound the senders, by credit or by answers");
        return new MailboxSettings(config.GetInt("stash-capacity"));
    }
}

/// <summary>One kind of mailbox.</summary>
/// <param name="StashCapacity">Messages that a stash on it holds; not positive for any number.</param>
internal sealed record MailboxSettings(int StashCapacity);
