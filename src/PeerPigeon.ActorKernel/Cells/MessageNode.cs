namespace Akka.Actor;

/// <summary>A message on its way to a mailbox, and the link to the next one: all that a Tell allocates.</summary>
internal sealed class MessageNode
{
    internal MessageNode? Next;
    internal object? Message;
    internal IActorRef? Sender;
}
