using System.Collections.Concurrent;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PeerPigeon.ActorKernel.Tests.Hosting;

/// <summary>A host with an actor system that logs to memory.</summary>
internal static class HostFixture
{
    public static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    public static IHost Build(Action<AkkaConfigurationBuilder> akka, Action<IServiceCollection>? services = null, CapturedLog? log = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(log ?? new CapturedLog()));
        services?.Invoke(builder.Services);
        builder.Services.AddAkka("hosted", (akkaBuilder, _) =>
        {
            akkaBuilder.AddHocon("akka.stdout-loglevel = OFF, akka.loggers = []", HoconAddMode.Prepend);
            akka(akkaBuilder);
        });
        return builder.Build();
    }
}

internal sealed record LogEntry(string Category, LogLevel Level, string Text, IReadOnlyDictionary<string, object?> Properties, Exception? Cause);

internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(Func<LogEntry, bool> Fits, TaskCompletionSource<LogEntry> Found)> _awaited = [];

    public ConcurrentQueue<LogEntry> Entries { get; } = [];

    /// <summary>The first entry from now on that fits.</summary>
    public Task<LogEntry> Next(Func<LogEntry, bool> fits)
    {
        var found = new TaskCompletionSource<LogEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited.Enqueue((fits, found));
        return found.Task.WaitAsync(HostFixture.HangGuard);
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var properties = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
            var entry = new LogEntry(category, logLevel, formatter(state, exception), properties.ToDictionary(property => property.Key, property => property.Value), exception);
            log.Entries.Enqueue(entry);
            foreach (var (fits, found) in log._awaited)
                if (fits(entry))
                    found.TrySetResult(entry);
        }
    }
}
