using Akka.Actor;
using PeerPigeon.ActorKernel;

namespace Akka.TestKit.Internal;

/// <summary>How a test waits: its system runs on threads and the test lets real time pass, or the test is what makes the system run.</summary>
internal abstract class TestTime
{
    internal static TestTime Of(ActorSystem system) => DeterministicRuntime.Of(system) is { } runtime ? new VirtualTime(runtime) : new ThreadTime();

    /// <summary>Time since some fixed moment.</summary>
    internal abstract TimeSpan Now { get; }

    /// <summary>Waits until the queue holds a message; false if the time is over before.</summary>
    /// <param name="queue">Where the message will be.</param>
    /// <param name="timeout">Not negative.</param>
    /// <param name="blocking">Whether the returned task must have ended.</param>
    /// <param name="stop">Ends the wait with an exception.</param>
    internal abstract ValueTask<bool> Message(MessageQueue queue, TimeSpan timeout, bool blocking, CancellationToken stop);

    /// <summary>Waits until the condition holds; false if the time is over before. On threads it is looked at every <paramref name="interval"/>.</summary>
    internal abstract ValueTask<bool> Condition(Func<ValueTask<bool>> condition, TimeSpan timeout, TimeSpan interval, bool blocking, CancellationToken stop);

    /// <summary>Lets time pass.</summary>
    internal abstract ValueTask Pass(TimeSpan time, bool blocking, CancellationToken stop);

    /// <summary>Waits until the task has ended, in whatever way; false if the time is over before.</summary>
    internal abstract bool Ended(Task task, TimeSpan timeout);

    /// <summary>Ends a wait that was asked to block.</summary>
    internal static T Blocked<T>(ValueTask<T> wait) => wait.AsTask().GetAwaiter().GetResult();

    /// <inheritdoc cref="Blocked{T}" />
    internal static void Blocked(ValueTask wait) => wait.AsTask().GetAwaiter().GetResult();
}
