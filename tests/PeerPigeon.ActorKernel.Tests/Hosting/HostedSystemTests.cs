using Akka;
using Akka.Actor;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PeerPigeon.ActorKernel.Tests.Hosting;

public sealed class HostedSystemTests
{
    [Fact]
    public async Task Actors_run_when_the_host_has_started_and_services_find_them()
    {
        using var host = HostFixture.Build(akka => akka.WithActors((system, registry) => registry.Register<Greeter>(system.ActorOf(Props.Create<Greeter>("hello"), "greeter"))));
        await host.StartAsync();

        Assert.Equal("hello Ann", await host.Services.GetRequiredService<IRequiredActor<Greeter>>().ActorRef.Ask<string>("Ann", HostFixture.HangGuard));
        Assert.Same(host.Services.GetRequiredService<IActorRegistry>(), ActorRegistry.For(host.Services.GetRequiredService<ActorSystem>()));
        Assert.Same(host.Services.GetRequiredService<IReadOnlyActorRegistry>(), host.Services.GetRequiredService<ActorRegistry>());
        await host.StopAsync();
    }

    [Fact]
    public async Task Actors_start_in_the_order_of_the_calls_then_startup_tasks_then_later_services()
    {
        var order = new List<string>();
        using var host = HostFixture.Build(
            akka => akka
                .AddStartup((_, _) => order.Add("startup"))
                .WithActors((_, _) => order.Add("first"))
                .WithActors(async (_, _) =>
                {
                    await Task.Yield();
                    order.Add("second");
                })
                .WithActors((_, _, resolver) => order.Add(resolver.GetService<Salutation>() is { } ? "third" : "no service"))
                .AddStartup((_, _) =>
                {
                    order.Add("startup task");
                    return Task.CompletedTask;
                }),
            services => services.AddSingleton(new Salutation("hi")));
        await host.StartAsync();
        await host.StopAsync();

        Assert.Equal(["first", "second", "third", "startup", "startup task"], order);
    }

    [Fact]
    public async Task Actors_take_services_and_arguments_also_after_a_restart()
    {
        using var host = HostFixture.Build(
            akka => akka.WithActors((system, registry, resolver) => registry.Register<Served>(system.ActorOf(resolver.Props<Served>("dear"), "served"))),
            services => services.AddSingleton(new Salutation("good morning")));
        await host.StartAsync();
        var actor = host.Services.GetRequiredService<ActorRegistry>().Get<Served>();
        actor.Tell(new InvalidOperationException("restart, please"));

        Assert.Equal("good morning dear Ann", await actor.Ask<string>("Ann", HostFixture.HangGuard));
        var system = host.Services.GetRequiredService<ActorSystem>();
        Assert.Equal("good morning old Bob", await system.ActorOf(DependencyResolver.For(system).Props<Served>("old")).Ask<string>("Bob", HostFixture.HangGuard));
        await host.StopAsync();
    }

    [Fact]
    public async Task Stopping_the_host_runs_the_coordinated_shutdown()
    {
        var stopped = new List<string>();
        using var host = HostFixture.Build(akka => akka.WithActors((system, _) =>
            CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceStop, "note", () =>
            {
                stopped.Add("service-stop");
                return Task.FromResult(Done.Instance);
            })));
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        await host.StopAsync();

        Assert.Equal(["service-stop"], stopped);
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
        Assert.Same(CoordinatedShutdown.ClrExitReason.Instance, CoordinatedShutdown.Get(system).ShutdownReason);
    }

    [Fact]
    public async Task A_shutdown_that_hangs_does_not_hold_up_the_host_beyond_its_timeout()
    {
        var log = new CapturedLog();
        var gate = new TaskCompletionSource<Done>();
        using var host = HostFixture.Build(akka => akka
            .AddHocon("akka.coordinated-shutdown.phases.service-stop.timeout = 10 minutes", HoconAddMode.Prepend)
            .WithActors((system, _) => CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceStop, "hangs", () => gate.Task)), log: log);
        await host.StartAsync();
        var service = host.Services.GetServices<IHostedService>().OfType<AkkaHostedService>().Single();
        await service.StopAsync(new CancellationToken(canceled: true)).WaitAsync(HostFixture.HangGuard);

        Assert.Contains(log.Entries, entry => entry.Text.Contains("has not shut down within the host's shutdown timeout", StringComparison.Ordinal));
        gate.SetResult(Done.Instance);
    }

    [Fact]
    public async Task The_host_ends_when_the_system_ends_by_itself()
    {
        using var host = HostFixture.Build(_ => { });
        await host.StartAsync();
        var ending = host.WaitForShutdownAsync();
        await host.Services.GetRequiredService<ActorSystem>().Terminate();

        await ending.WaitAsync(HostFixture.HangGuard);
    }

    [Fact]
    public async Task A_start_that_fails_ends_the_system_and_says_why()
    {
        var log = new CapturedLog();
        ActorSystem? started = null;
        using var host = HostFixture.Build(
            akka => akka.WithActors((system, _) =>
            {
                started = system;
                throw new InvalidOperationException("no luck today");
            }),
            log: log);
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Equal("no luck today", fault.Message);
        Assert.True(started!.WhenTerminated.IsCompletedSuccessfully);
        Assert.Contains(log.Entries, entry => entry.Cause == fault && entry.Category == typeof(AkkaHostedService).FullName);
    }

    [Fact]
    public async Task Settings_that_are_wrong_name_the_file_and_the_place()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "a {\n  b = [1\n}");
        try
        {
            using var host = HostFixture.Build(akka => akka.AddHoconFile(file, HoconAddMode.Prepend));
            var fault = await Assert.ThrowsAsync<ConfigurationException>(() => host.StartAsync());
            Assert.StartsWith($"{file}: line 3, column 1: expected an element or ']' but found '}}'", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Extensions_of_code_and_of_settings_start_with_the_system()
    {
        using var host = HostFixture.Build(akka => akka
            .AddHocon($"akka.extensions = [\"{typeof(CountingId).AssemblyQualifiedName}\"]", HoconAddMode.Prepend)
            .WithExtension<ActorRegistryExtension>());
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();

        Assert.True(system.HasExtension<Counting>());
        Assert.True(system.HasExtension<ActorRegistry>());
        await host.StopAsync();
    }

    [Fact]
    public void An_extension_that_is_none_is_refused() =>
        Assert.Contains("is no extension id", Assert.Throws<ConfigurationException>(() => new AkkaConfigurationBuilder(new ServiceCollection(), "x").WithExtensions(typeof(string))).Message, StringComparison.Ordinal);

    private sealed record Salutation(string Text);

    private sealed class Greeter(string greeting) : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell($"{greeting} {message}");
    }

    private sealed class Served(string how, Salutation salutation) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Exception fault)
                throw fault;
            Sender.Tell($"{salutation.Text} {how} {message}");
        }
    }

    private sealed class Counting : IExtension;

    private sealed class CountingId : ExtensionIdProvider<Counting>
    {
        public override Counting CreateExtension(ExtendedActorSystem system) => new();
    }
}
