using System.Globalization;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Terminal;
using PeerPigeon.Core;

namespace PeerPigeon.Cli.Join;

/// <summary>Where a peer stands, in one row: network, fallback in words, links, hub.</summary>
internal static class StatusRow
{
    public static string Of(MeshStatus status, DateTimeOffset now, TimeZoneInfo zone, int room, Paint paint)
    {
        string links = status.ConnectedCount == 1 ? "1 link" : $"{status.ConnectedCount} links";
        string hub = status.Connected ? "hub connected" : status.IsActive ? "looking for the hub" : "disconnected, /connect";
        var text = $"{status.PeerId.ToShortString()}  {Where(status, now, zone)}  ·  {links}, {status.DiscoveredCount} known  ·  {hub}";
        if (Cells.Of(text) > room)
            text = $"{Printable.Of(status.NetworkName.Value)}  ·  {links}  ·  {hub}";
        string clipped = Cells.Clip(text, room);
        return !status.IsActive ? paint.Fault(clipped) : !status.Connected || status.IsInFallbackMode ? paint.Warning(clipped) : paint.Dim(clipped);
    }

    private static string Where(MeshStatus status, DateTimeOffset now, TimeZoneInfo zone)
    {
        string home = Printable.Of(status.OriginalNetworkName.Value), here = Printable.Of(status.NetworkName.Value);
        string next = status.Fallback.NextCheck is { } at && DateTimeOffset.FromUnixTimeMilliseconds(at) - now is var wait && wait > TimeSpan.Zero
            ? ProgressText.Time(wait)
            : "";
        return status.Fallback.State switch
        {
            FallbackPhase.Thin when status.AllowGlobalFallback => $"{here}, alone{(next.Length > 0 ? $"; to global in {next}" : "")}",
            FallbackPhase.Thin => $"{here}, alone",
            FallbackPhase.Fallback => $"in {here}{Since(status, zone)}, because {home} is empty{(next.Length > 0 ? $"; looking again in {next}" : "")}",
            FallbackPhase.Returning => $"in {here}, going home to {home}{(next.Length > 0 ? $" in {next}" : "")}",
            _ => here,
        };
    }

    private static string Since(MeshStatus status, TimeZoneInfo zone) => status.Fallback.Since is { } since
        ? $" since {TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(since), zone).ToString("HH:mm", CultureInfo.InvariantCulture)}"
        : "";
}
