using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.Xunit2.Internals;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

/// <summary>The base of an xunit test class: an actor system for each test, which ends with it.</summary>
/// <remarks><inheritdoc cref="TestKitBase" path="/remarks" /></remarks>
public class TestKit : TestKitBase, IDisposable
{
    private bool _disposed;

    /// <summary>Where log entries are shown, if anywhere.</summary>
    protected ITestOutputHelper? Output { get; }

    /// <summary>With the given system, or a new one named "test".</summary>
    /// <param name="system">Null for a new one; the kit ends it in either case.</param>
    /// <param name="output">Null to print log entries.</param>
    public TestKit(ActorSystem? system = null, ITestOutputHelper? output = null) : base(Assertions, system)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>With a new system of the given setup.</summary>
    /// <param name="config">The setup.</param>
    /// <param name="actorSystemName">Default "test".</param>
    /// <param name="output">Null to print log entries.</param>
    public TestKit(ActorSystemSetup config, string? actorSystemName = null, ITestOutputHelper? output = null) : base(Assertions, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>With a new system of the given configuration.</summary>
    /// <param name="config">The configuration, over <see cref="TestKitBase.DefaultConfig"/>.</param>
    /// <param name="actorSystemName">Default "test".</param>
    /// <param name="output">Null to print log entries.</param>
    public TestKit(Config config, string? actorSystemName = null, ITestOutputHelper? output = null) : base(Assertions, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>With a new system of the given configuration.</summary>
    /// <param name="config">The configuration in HOCON, over <see cref="TestKitBase.DefaultConfig"/>.</param>
    /// <param name="output">Null to print log entries.</param>
    public TestKit(string config, ITestOutputHelper? output = null) : base(Assertions, ConfigurationFactory.ParseString(config))
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>How tests fail.</summary>
    protected static XunitAssertions Assertions { get; } = new();

    /// <summary>Shows the log of a system in the output of the test.</summary>
    protected void InitializeLogger(ActorSystem system) => InitializeLogger(system, prefix: "");

    /// <summary>Shows the log of a system in the output of the test, each line with a prefix.</summary>
    protected void InitializeLogger(ActorSystem system, string prefix)
    {
        ArgumentNullException.ThrowIfNull(system);
        if (Output is not null)
            system.EventStream.Subscribe(new TestOutputLogger(Output, prefix), typeof(LogEvent));
    }

    /// <summary>Called when the test is over, before the system ends.</summary>
    protected virtual void AfterAll()
    {
    }

    /// <summary>Ends the system.</summary>
    /// <exception cref="TimeoutException">The system did not end; the message lists the actors that are left.</exception>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed || !disposing)
            return;
        _disposed = true;
        try
        {
            AfterAll();
        }
        finally
        {
            try
            {
                Shutdown(duration: null, verifySystemShutdown: true);
            }
            finally
            {
                ImplicitSender.Leave(Cell);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }
}
