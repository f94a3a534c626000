using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class HostingSpecs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private sealed class EchoKey;
    private sealed class OtherKey;

    private sealed class Service
    {
        public string Name => "service";
    }

    private sealed class Served : ReceiveActor
    {
        public Served(Service service, string suffix) => ReceiveAny(_ => Sender.Tell($"{service.Name} {suffix}"));
    }

    private static async Task Hosted(Action<AkkaConfigurationBuilder> configure, Func<IServiceProvider, ActorSystem, Task> test)
    {
        var builder = new HostApplicationBuilder();
        builder.Services.AddSingleton<Service>();
        builder.Services.AddAkka("hosted", (akka, _) => configure(akka.AddHocon("akka.stdout-loglevel = OFF, akka.loglevel = OFF", HoconAddMode.Append)));
        using var host = builder.Build();
        await host.StartAsync().WaitAsync(Patience);
        var system = host.Services.GetRequiredService<ActorSystem>();
        try
        {
            await test(host.Services, system).WaitAsync(Patience);
        }
        finally
        {
            await host.StopAsync().WaitAsync(Patience);
        }

        await system.WhenTerminated.WaitAsync(Patience);
    }

    private static Func<IServiceProvider, ActorSystem, Task> Then(Action<IServiceProvider, ActorSystem> test) => (services, system) =>
    {
        test(services, system);
        return Task.CompletedTask;
    };

    [Fact]
    public Task The_system_runs_with_the_host_and_ends_with_it() => Hosted(_ => { }, Then((_, system) =>
    {
        Assert.Equal("hosted", system.Name);
        Assert.False(system.WhenTerminated.IsCompleted);
    }));

    [Fact]
    public Task An_actor_is_registered_under_a_key_and_required_by_it() => Hosted(
        akka => akka.WithActors((system, registry) => registry.Register<EchoKey>(system.ActorOf(Puppet.Props(), "echo"))),
        async (services, system) =>
        {
            var required = services.GetRequiredService<IRequiredActor<EchoKey>>();
            Assert.Equal("x", await required.ActorRef.Ask<string>("x", Patience));
            Assert.Equal(required.ActorRef, await required.GetAsync());
            Assert.Equal(required.ActorRef, services.GetRequiredService<IReadOnlyActorRegistry>().Get<EchoKey>());
            Assert.Equal(required.ActorRef, ActorRegistry.For(system).Get<EchoKey>());
        });

    [Fact]
    public Task Actors_are_started_in_the_order_in_which_they_were_added() => Hosted(
        akka => akka
            .WithActors((system, registry) => registry.Register<EchoKey>(system.ActorOf(Puppet.Props(), "first")))
            .WithActors((system, registry) => registry.Register<OtherKey>(system.ActorOf(
                Puppet.Props(registry.Get<EchoKey>()), "second"))),
        Then((_, system) => Assert.NotEqual(ActorRegistry.For(system).Get<EchoKey>(), ActorRegistry.For(system).Get<OtherKey>())));

    [Fact]
    public Task An_actor_gets_services_and_arguments() => Hosted(
        akka => akka.WithActors((system, registry, resolver) => registry.Register<EchoKey>(system.ActorOf(resolver.Props<Served>("suffix"), "served"))),
        async (services, _) => Assert.Equal("service suffix",
            await services.GetRequiredService<IRequiredActor<EchoKey>>().ActorRef.Ask<string>("?", Patience)));

    [Fact]
    public Task A_registry_says_what_it_has() => Hosted(
        akka => akka.WithActors((system, registry) => registry.Register<EchoKey>(system.ActorOf(Puppet.Props(), "echo"))),
        Then((services, system) =>
        {
            var registry = ActorRegistry.For(system);
            Assert.True(registry.TryGet<EchoKey>(out var echo));
            Assert.Equal("echo", echo.Path.Name);
            Assert.False(registry.TryGet<OtherKey>(out _));
            Assert.Throws<MissingActorRegistryEntryException>(() => registry.Get<OtherKey>());
        }));

    [Fact]
    public Task A_key_is_registered_once_unless_it_is_overwritten() => Hosted(_ => { }, Then((_, system) =>
    {
        var registry = ActorRegistry.For(system);
        var first = system.ActorOf(Puppet.Props(), "first");
        var second = system.ActorOf(Puppet.Props(), "second");
        registry.Register<EchoKey>(first);
        Assert.Throws<DuplicateActorRegistryException>(() => registry.Register<EchoKey>(second));
        Assert.False(registry.TryRegister<EchoKey>(second));
        registry.Register<EchoKey>(second, overwrite: true);
        Assert.Equal(second, registry.Get<EchoKey>());
    }));

    [Fact]
    public Task One_may_wait_for_a_key_that_is_registered_later() => Hosted(_ => { }, async (_, system) =>
    {
        var registry = ActorRegistry.For(system);
        var waiting = registry.GetAsync<EchoKey>();
        Assert.False(waiting.IsCompleted);
        var echo = system.ActorOf(Puppet.Props(), "echo");
        registry.Register<EchoKey>(echo);
        Assert.Equal(echo, await waiting);
    });

    [Fact]
    public Task Prepended_configuration_wins_over_what_was_there_and_appended_is_a_fallback() => Hosted(
        akka => akka
            .AddHocon("spec { a = middle, b = middle }", HoconAddMode.Append)
            .AddHocon("spec { a = first }", HoconAddMode.Prepend)
            .AddHocon("spec { a = last, b = last, c = last }", HoconAddMode.Append),
        Then((_, system) =>
        {
            var config = system.Settings.Config;
            Assert.Equal("first", config.GetString("spec.a"));
            Assert.Equal("middle", config.GetString("spec.b"));
            Assert.Equal("last", config.GetString("spec.c"));
            Assert.True(config.HasPath("akka.actor"));
        }));

    [Fact]
    public Task Startup_runs_when_the_system_is_there_and_after_the_actors() => Hosted(
        akka => akka
            .AddStartup((system, registry) => Assert.True(registry.TryGet<EchoKey>(out _)))
            .WithActors((system, registry) => registry.Register<EchoKey>(system.ActorOf(Puppet.Props(), "echo"))),
        Then((services, system) => Assert.True(ActorRegistry.For(system).TryGet<EchoKey>(out _))));

    [Fact]
    public async Task Log_entries_of_actors_reach_the_hosts_logging()
    {
        var log = new Recorded();
        var builder = new HostApplicationBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(Microsoft.Extensions.Logging.LogLevel.Information);
        builder.Services.AddAkka("logs", akka => akka.ConfigureLoggers(loggers =>
        {
            loggers.ClearLoggers();
            loggers.LogLevel = Akka.Event.LogLevel.InfoLevel;
            loggers.AddLoggerFactory();
        }));
        using var host = builder.Build();
        await host.StartAsync().WaitAsync(Patience);
        host.Services.GetRequiredService<ActorSystem>().Log.Warning("{0} links lost", 3);
        await log.Heard.Task.WaitAsync(Patience);
        await host.StopAsync().WaitAsync(Patience);
    }

    /// <summary>Completes when it has heard the entry that the spec waits for.</summary>
    private sealed class Recorded : ILoggerProvider, ILogger
    {
        public TaskCompletionSource Heard { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;
        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == Microsoft.Extensions.Logging.LogLevel.Warning && formatter(state, exception).Contains("3 links lost", StringComparison.Ordinal))
                Heard.TrySetResult();
        }

        public void Dispose()
        {
        }
    }

    [Fact]
    public Task A_system_that_ends_by_itself_is_noticed_by_the_host() => Hosted(_ => { }, async (services, system) =>
    {
        var stopping = new TaskCompletionSource();
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        await system.Terminate();
        await stopping.Task;
    });
}
