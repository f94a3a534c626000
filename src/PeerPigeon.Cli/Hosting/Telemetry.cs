using System.Reflection;
using Akka.Event;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PeerPigeon.Actors;
using PeerPigeon.Hub;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace PeerPigeon.Cli.Hosting;

/// <summary>Metrics, traces and logs to a collector (OTLP), where variables of the environment ask for it: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its like.</summary>
internal sealed class Telemetry : IDisposable
{
    // The rest of the five seconds that a clean stop may take belongs to goodbyes.
    private const int LastExportMilliseconds = 500;

    // One for the process: the loggers of actor systems are made by name, with nothing in hand.
    private static volatile ServiceProvider? _logs;

    private readonly MeterProvider? _metrics;
    private readonly TracerProvider? _traces;

    private Telemetry(MeterProvider? metrics, TracerProvider? traces)
    {
        _metrics = metrics;
        _traces = traces;
    }

    /// <summary>Whether a collector is told what is logged.</summary>
    public static bool TakesLogs => _logs is not null;

    /// <summary>Begins to export what is asked for; nothing is, by default.</summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    public static Telemetry Start(Func<string, string?> variable)
    {
        if (string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
            return new(null, null);
        // The exporter reads its own variables; here is only decided whether there is one.
        MeterProvider? metrics = IsAskedFor("METRICS", variable)
            ? Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(Resource())
                .AddMeter($"{MeshMeters.Prefix}*", "System.Runtime")
                .AddOtlpExporter()
                .Build()
            : null;
        TracerProvider? traces = IsAskedFor("TRACES", variable)
            ? Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(Resource())
                .AddSource(MeshActivities.SourceName, "Microsoft.AspNetCore")
                .AddOtlpExporter()
                .Build()
            : null;
        if (IsAskedFor("LOGS", variable))
            _logs = StartLogs();
        // Meters are made when they are first asked for.
        _ = MeshMeters.Count + HubMeters.Count;
        return new(metrics, traces);
    }

    /// <summary>Lets a collector, where there is one, have what a host logs at level information and above; of the web server, warnings.</summary>
    public static void Configure(ILoggingBuilder logging)
    {
        if (_logs?.GetRequiredService<ILoggerProvider>() is not { } provider)
            return;
        logging.SetMinimumLevel(LogLevel.Information).AddProvider(provider);
        logging.AddFilter<OpenTelemetryLoggerProvider>("Microsoft", LogLevel.Warning);
    }

    /// <summary>Lets a collector, where there is one, have what an actor logs.</summary>
    public static void Log(LogEvent logged, LogLevel level) => _logs?.GetRequiredService<ActorLogExport>().Log(logged, level);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _logs, null) is { } logs)
        {
            logs.GetService<LoggerProvider>()?.Shutdown(LastExportMilliseconds);
            logs.Dispose();
        }

        _metrics?.Shutdown(LastExportMilliseconds);
        _traces?.Shutdown(LastExportMilliseconds);
        _metrics?.Dispose();
        _traces?.Dispose();
    }

    private static ServiceProvider StartLogs() => new ServiceCollection()
        .AddLogging(static logging => logging.SetMinimumLevel(LogLevel.Information).AddOpenTelemetry(static options =>
        {
            options.SetResourceBuilder(Resource());
            options.IncludeFormattedMessage = true;
            options.AddOtlpExporter();
        }))
        .AddSingleton<ActorLogExport>()
        .BuildServiceProvider();

    private static bool IsAskedFor(string signal, Func<string, string?> variable) => variable($"OTEL_{signal}_EXPORTER") switch
    {
        "none" => false,
        "otlp" => true,
        _ => !string.IsNullOrEmpty(variable("OTEL_EXPORTER_OTLP_ENDPOINT")) || !string.IsNullOrEmpty(variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")),
    };

    // What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say goes above.
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService("pigeon", serviceVersion: Assembly.GetExecutingAssembly().GetName().Version!.ToString(3))
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
