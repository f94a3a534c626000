using Akka.Actor;
using PeerPigeon.Dashboard.Feed;
using PeerPigeon.Hub;

namespace PeerPigeon.Dashboard.Hub;

/// <summary>Writes the hub's events down while a page is open.</summary>
internal sealed class HubListener : ReceiveActor
{
    private long _number;

    public HubListener(HubFeed feed)
    {
        Receive<SessionOpened>(e => feed.Note(Line(e, LogKind.Member, $"{e.PeerId.ToShortString()} connected")));
        Receive<SessionEntered>(e => feed.Note(Line(e, LogKind.Network, $"{e.PeerId.ToShortString()} is in {e.NetworkName?.Value ?? "an unlisted network"}")));
        Receive<SessionClosed>(e => feed.Note(Line(e, LogKind.Member, $"{e.PeerId.ToShortString()} left: {(e.Reason.Length > 0 ? e.Reason : "no reason given")}")));
        Receive<ClientRejected>(e => feed.Note(Line(e, LogKind.Error, $"{e.PeerId?.ToShortString() ?? "somebody"} refused: {HubCounters.NameOf(e.Reason)}")));
    }

    public static Props Props(HubFeed feed) => Akka.Actor.Props.Create(() => new HubListener(feed));

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(HubEvent));

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    private LogEntry Line(HubEvent e, LogKind kind, string text) => new(++_number, e.At, kind, text);
}
