using Akka.Actor;
using Akka.Configuration;

namespace Akka.TestKit;

/// <summary>The section <c>akka.test</c> of a system.</summary>
public class TestKitSettings : IExtension
{
    /// <summary>Reads the section.</summary>
    /// <exception cref="ConfigurationException">The time factor is not above 0.</exception>
    public TestKitSettings(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        TestTimeFactor = config.GetDouble("akka.test.timefactor");
        if (TestTimeFactor <= 0)
            throw new ConfigurationException($"akka.test.timefactor ({TestTimeFactor}) must be greater than 0");
        TestEventFilterLeeway = config.GetTimeSpan("akka.test.filter-leeway", allowInfinite: false);
        SingleExpectDefault = config.GetTimeSpan("akka.test.single-expect-default", allowInfinite: false);
        DefaultTimeout = config.GetTimeSpan("akka.test.default-timeout", allowInfinite: false);
    }

    /// <summary>How long the TestKit's own questions wait; default 5 s.</summary>
    public TimeSpan DefaultTimeout { get; }

    /// <summary>How long an expectation waits outside of Within; default 3 s.</summary>
    public TimeSpan SingleExpectDefault { get; }

    /// <summary>How long an event filter waits after its action; default 3 s.</summary>
    public TimeSpan TestEventFilterLeeway { get; }

    /// <summary>Factor for every time that a test names; default 1.</summary>
    public double TestTimeFactor { get; }
}

/// <summary>Gives a system its <see cref="TestKitSettings"/>.</summary>
public sealed class TestKitExtension : ExtensionIdProvider<TestKitSettings>
{
    /// <summary>The settings of the system.</summary>
    public static TestKitSettings For(ActorSystem system) => new TestKitExtension().Apply(system);

    /// <inheritdoc />
    public override TestKitSettings CreateExtension(ExtendedActorSystem system) =>
        new(system.Settings.Config.WithFallback(TestKitBase.DefaultConfig));
}
