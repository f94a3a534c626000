using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace PeerPigeon.Protocol.Tests;

public class CodecProperties
{
    [Fact]
    public void The_canonical_text_is_the_same_however_a_value_is_spelled() => Check(tree =>
    {
        string canonical = CanonicalJsonTests.Canonical(tree.Spell(new Random(1)));

        return canonical == CanonicalJsonTests.Canonical(tree.Spell(new Random(2))) && canonical == CanonicalJsonTests.Canonical(canonical);
    });

    [Fact]
    public void The_canonical_text_means_what_the_value_means() => Check(tree =>
    {
        string spelled = tree.Spell(new Random(3));

        return Same(JsonNode.Parse(spelled), JsonNode.Parse(CanonicalJsonTests.Canonical(spelled)));
    });

    [Fact]
    public void Values_survive_an_application() => Check(tree =>
    {
        string spelled = tree.Spell(new Random(4));

        return CanonicalJsonTests.Canonical(spelled) == CanonicalJsonTests.Canonical(RawJson.From(Golden.Json(spelled).ToToken()).ToString());
    });

    [Fact]
    public void A_frame_round_trips_with_any_content() => Check(tree =>
    {
        RawJson content = Golden.Json(tree.Spell(new Random(5)));
        var made = GossipFrame.Create(FrameId.FromText("x"), Subtypes.DirectMessage, content, Golden.PeerA, Golden.PeerB, default, 7);

        GossipFrame read = Golden.Gossip(Golden.Text(made.Utf8.Span));

        return read.Content == content && read.Id == made.Id && read.SignedBytes().AsSpan().SequenceEqual(made.SignedBytes());
    });

    [Fact]
    public void Forwarding_changes_ttl_and_path_alone_also_among_members_to_come() => Check(tree =>
    {
        // The frame's own members, shuffled among unknown ones of any value.
        JsonObject members = JsonNode.Parse(Golden.GossipText(("to", $"\"{Golden.B}\"")))!.AsObject();
        var names = new List<string>(members.Select(m => m.Key)) { "x", "y", "Ttl", "paths" };
        var random = new Random(tree.ToString().Length);
        string[] order = [.. names];
        random.Shuffle(order);
        string text = "{" + string.Join(" ,", order.Select(n => $"\"{n}\": {members[n]?.ToJsonString() ?? tree.Spell(random)}")) + "}";

        byte[] forwarded = Golden.Gossip(text).EncodeForward(Golden.PeerC);

        JsonNode expected = JsonNode.Parse(text)!;
        expected["ttl"] = 39;
        expected["path"] = new JsonArray(Golden.A, Golden.C);
        return Same(expected, JsonNode.Parse(forwarded))
            && Golden.Text(forwarded) == text
                .Replace("\"ttl\": 40", "\"ttl\": 39", StringComparison.Ordinal)
                .Replace($"\"path\": [\"{Golden.A}\"]", $"\"path\": [\"{Golden.A}\",\"{Golden.C}\"]", StringComparison.Ordinal);
    });

    [Fact]
    public void A_signal_round_trips_with_any_data_and_unknown_members() => Check(tree =>
    {
        string text = $$"""{"x":{{tree.Spell(new Random(7))}},"data":{{tree.Spell(new Random(8))}},"networkName":"n","type":"offer","y":{{tree.Spell(new Random(9))}}}""";

        SignalMessage message = Golden.Signal(text);

        return Same(JsonNode.Parse(text), JsonNode.Parse(SignalCodec.Encode(message)))
            && SignalCodec.Encode(message).AsSpan().SequenceEqual(SignalCodec.Encode(Golden.Signal(Golden.Text(SignalCodec.Encode(message)))));
    });

    [Fact]
    public void Any_text_round_trips() => Prop.ForAll<string?>(text =>
        text is null || (RawJson.FromString(text).TryGetString(out string? read) && read == text
            && JsonSerializer.Deserialize<string>(RawJson.FromString(text).Utf8.Span) == text)).QuickCheckThrowOnFailure();

    private static void Check(Func<JsonTrees.Tree, bool> holds) =>
        Prop.ForAll(JsonTrees.Arbitrary, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    // Numbers by their value, as JavaScript sees them.
    private static bool Same(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (JsonObject l, JsonObject r) => l.Count == r.Count && l.All(m => r.ContainsKey(m.Key) && Same(m.Value, r[m.Key])),
        (JsonArray l, JsonArray r) => l.Count == r.Count && l.Zip(r).All(pair => Same(pair.First, pair.Second)),
        (JsonValue l, JsonValue r) when l.GetValueKind() == JsonValueKind.Number => r.GetValueKind() == JsonValueKind.Number
            && Number(l) == Number(r),
        _ => JsonNode.DeepEquals(left, right),
    };

    private static double Number(JsonValue value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
}
