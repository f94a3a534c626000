using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>The answer to an offer that is declined: for any kind of link, the members that the mesh itself reads.</summary>
/// <remarks>The type is the offer's: <c>{"type":"direct-answer","attempt":…,"accepted":false,"reason":…,"try":[ids]}</c>.</remarks>
internal sealed record LinkRefusal(string Reason, ImmutableArray<PeerId> Try)
{
    private const int TryAtMost = 8;
    private const int ReasonAtMost = 128;

    public static bool TryRead(RawJson answer, [NotNullWhen(true)] out LinkRefusal? refusal)
    {
        refusal = null;
        if (!answer.TryGetMember("accepted", out RawJson accepted) || accepted.Kind != RawJsonKind.False)
            return false;

        string reason = answer.TryGetMember("reason", out RawJson text) && text.TryGetString(out string? words) && words.Length <= ReasonAtMost
            ? words
            : "refused";
        ImmutableArray<PeerId> others = answer.TryGetMember("try", out RawJson list) && list.ToToken() is JArray ids
            ? [.. ids.Take(TryAtMost).Select(id => id.Type == JTokenType.String && PeerId.TryParse((string?)id, out PeerId peer) ? peer : default).Where(peer => peer != default)]
            : [];
        refusal = new(reason, others);
        return true;
    }

    /// <summary>The data of the answer to <paramref name="offer"/>.</summary>
    public RawJson ToAnswer(RawJson offer)
    {
        var answer = new JObject
        {
            ["type"] = Member(offer, "type").Replace("offer", "answer", StringComparison.Ordinal),
            ["attempt"] = Member(offer, "attempt"),
            ["accepted"] = false,
            ["reason"] = Reason,
        };
        if (!Try.IsEmpty)
            answer["try"] = new JArray(Try.Select(peer => peer.ToString()));
        return RawJson.From(answer);
    }

    private static string Member(RawJson json, string name) =>
        json.TryGetMember(name, out RawJson value) && value.TryGetString(out string? text) && text.Length <= ReasonAtMost ? text : "";
}
