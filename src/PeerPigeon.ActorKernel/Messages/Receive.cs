namespace Akka.Actor;

/// <summary>Handles a message; false if it is not one of the messages that it knows.</summary>
public delegate bool Receive(object message);

/// <summary>Handles every message.</summary>
public delegate void UntypedReceive(object message);
