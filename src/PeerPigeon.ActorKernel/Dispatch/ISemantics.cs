namespace Akka.Dispatch;

/// <summary>What a kind of mailbox promises.</summary>
public interface ISemantics;

/// <summary>Says which promise an actor needs of its mailbox. Every mailbox of the embedded runtime keeps all of them.</summary>
/// <typeparam name="T">The promise.</typeparam>
public interface IRequiresMessageQueue<T>
    where T : ISemantics;
