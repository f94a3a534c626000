namespace Akka.Dispatch;

/// <summary>Runs something later.</summary>
public interface IRunnable
{
    /// <summary>Does it.</summary>
    void Run();

    /// <summary>Does it, called by a thread pool.</summary>
    void Execute();
}
