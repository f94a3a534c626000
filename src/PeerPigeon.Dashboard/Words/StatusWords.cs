using System.Globalization;
using PeerPigeon.Actors;
using PeerPigeon.Core;

namespace PeerPigeon.Dashboard.Words;

/// <summary>The state of a peer as a person would say it.</summary>
internal static class StatusWords
{
    /// <summary>One or two sentences: where the peer is, since when, why, and what comes next.</summary>
    /// <param name="status">The state.</param>
    /// <param name="now">The time.</param>
    /// <param name="zone">The time zone of whoever reads it.</param>
    public static string Of(MeshStatus status, DateTimeOffset now, TimeZoneInfo zone)
    {
        string home = status.OriginalNetworkName.Value, active = status.NetworkName.Value;
        if (!status.IsActive)
            return $"Not connected. Home is {home}.";
        string since = status.Fallback.Since is { } at ? $" since {Clock(at, zone)}" : "";
        string next = status.Fallback.NextCheck is { } check ? In(check, now) : "";
        return status.Fallback.State switch
        {
            FallbackPhase.Fallback when status.IsInFallbackMode => $"In {active}{since}, because {home} is empty; {(next.Length > 0 ? $"looking again {next}" : $"coming home as soon as {home} has peers")}.",
            FallbackPhase.Fallback => $"On the way to global, because {home} is empty.",
            FallbackPhase.Returning => $"In {active}; {home} has peers again{(next.Length > 0 ? $", going home {next}" : ", going home")}.",
            FallbackPhase.Thin when !status.AllowGlobalFallback => $"Alone in {home}{since}. Fallback is off, so this peer waits here.",
            FallbackPhase.Thin when !status.Hub.Connected => $"Alone in {home}{since}. The hub cannot be reached, so nobody knows who else is there.",
            FallbackPhase.Thin => $"Alone in {home}{since}{(next.Length > 0 ? $"; goes to global {next}, unless somebody comes" : "")}.",
            _ => $"At home in {home}{since}{(status.ConnectedCount == 0 ? ", looking for peers" : "")}.",
        };
    }

    /// <summary>Whether the global network is used, in a word or two.</summary>
    public static string Fallback(MeshStatus status) => !status.AllowGlobalFallback ? "off" : status.Fallback.State switch
    {
        FallbackPhase.Home => "not needed",
        FallbackPhase.Thin => "about to begin",
        FallbackPhase.Fallback => "in use",
        _ => "about to end",
    };

    /// <summary>The hub connection in words.</summary>
    public static string Hub(MeshStatus status) =>
        status.Hub.Connected ? "Hub connected" : !status.IsActive ? "Disconnected" : "Hub unreachable, trying again";

    /// <summary>A number with its noun.</summary>
    public static string Count(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many ?? one + "s")}");

    /// <summary>The time of day.</summary>
    public static string Clock(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How long, roughly.</summary>
    public static string Span(TimeSpan time) =>
        time.TotalSeconds < 60 ? $"{Math.Max(0, (int)time.TotalSeconds)} s"
        : time.TotalMinutes < 60 ? $"{(int)time.TotalMinutes} min"
        : time.TotalHours < 48 ? $"{(int)time.TotalHours} h {time.Minutes} min"
        : $"{(int)time.TotalDays} days";

    /// <summary>Bytes, roughly.</summary>
    public static string Bytes(long bytes) => bytes < 10_000 ? $"{bytes} B"
        : bytes < 10_000_000 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:0.#} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.#} MB");

    private static string Clock(long milliseconds, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string In(long milliseconds, DateTimeOffset now)
    {
        double seconds = Math.Ceiling((DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) - now).TotalSeconds);
        return seconds <= 0 ? "now" : seconds < 120 ? $"in {seconds} s" : $"in {Math.Round(seconds / 60)} min";
    }
}
