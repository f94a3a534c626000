using System.Diagnostics.CodeAnalysis;

namespace Akka.Dispatch;

/// <summary>Marks what a mailbox can do.</summary>
public interface ISemantics;

/// <summary>Says which kind of mailbox an actor asks for.</summary>
/// <typeparam name="T">What the mailbox must be able to do.</typeparam>
[SuppressMessage("Naming", "CA1711", Justification = "Akka.NET's name")]
public interface IRequiresMessageQueue<T> where T : ISemantics;
