using System.Diagnostics.CodeAnalysis;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>The data of in-memory offers and answers; the members besides <c>type</c> are named as in a direct link's.</summary>
/// <remarks>A peer of 1.1.3 names no attempts: its offers carry theirs as <c>session</c>, as one does that stands in a description.</remarks>
internal static class MemorySignal
{
    private const string OfferType = "memory-offer";

    public static RawJson Offer(string attempt, LinkHandshake handshake, bool isNamed)
    {
        var data = new JObject { ["type"] = OfferType, [isNamed ? "attempt" : "session"] = attempt };
        if (handshake.Component is { } component)
            data["component"] = component.ToString();
        if (handshake.Need is { } need)
            data["need"] = need;
        return RawJson.From(data);
    }

    public static RawJson Answer(string attempt, LinkHandshake handshake)
    {
        var data = new JObject { ["type"] = "memory-answer", ["attempt"] = attempt, ["accepted"] = true };
        if (handshake.Component is { } component)
            data["component"] = component.ToString();
        return RawJson.From(data);
    }

    public static bool IsOffer(RawJson data) => TryGetText(data, "type", out string? type) && type == OfferType;

    public static bool TryGetAttempt(RawJson data, [NotNullWhen(true)] out string? attempt) =>
        TryGetText(data, "attempt", out attempt) || TryGetText(data, "session", out attempt);

    /// <summary>Whether an answer of whatever type declines, and with which words.</summary>
    public static bool Declines(RawJson data, out string reason)
    {
        reason = TryGetText(data, "reason", out string? text) ? text : "no reason given";
        return data.Kind == RawJsonKind.Object && data.TryGetMember("accepted", out RawJson accepted) && accepted.Kind == RawJsonKind.False;
    }

    private static bool TryGetText(RawJson data, string member, [NotNullWhen(true)] out string? text)
    {
        text = null;
        return data.Kind == RawJsonKind.Object && data.TryGetMember(member, out RawJson value) && value.TryGetString(out text);
    }
}
