using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Answers for a test actor. What it returns decides who handles the next message.</summary>
public abstract class AutoPilot
{
    /// <summary>Nobody answers from here on.</summary>
    public static NoAutoPilot NoAutoPilot => NoAutoPilot.Instance;

    /// <summary>The same auto-pilot goes on.</summary>
    public static KeepRunning KeepRunning => KeepRunning.Instance;

    /// <summary>Called for each message, before the test can expect it, in the thread of its sender.</summary>
    /// <returns>The auto-pilot of the next message.</returns>
    public abstract AutoPilot Run(IActorRef sender, object message);
}

/// <summary>Says that nobody answers from here on.</summary>
public sealed class NoAutoPilot : AutoPilot
{
    /// <summary>The only one.</summary>
    public static readonly NoAutoPilot Instance = new();

    private NoAutoPilot()
    {
    }

    /// <inheritdoc />
    public override AutoPilot Run(IActorRef sender, object message) => this;
}

/// <summary>Says that the auto-pilot that returned it goes on. It cannot fly itself.</summary>
public sealed class KeepRunning : AutoPilot
{
    /// <summary>The only one.</summary>
    public static readonly KeepRunning Instance = new();

    private KeepRunning()
    {
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override AutoPilot Run(IActorRef sender, object message) =>
        throw new InvalidOperationException("KeepRunning is what an auto-pilot returns, not one to set; set a DelegateAutoPilot");
}

/// <summary>What a <see cref="DelegateAutoPilot"/> does with each message.</summary>
public delegate AutoPilot AutoPilotDelegate(IActorRef sender, object message);

/// <summary>An auto-pilot made of a function.</summary>
public sealed class DelegateAutoPilot(AutoPilotDelegate autoPilotDelegate) : AutoPilot
{
    /// <inheritdoc />
    public override AutoPilot Run(IActorRef sender, object message) => autoPilotDelegate(sender, message);
}
