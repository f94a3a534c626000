using System.Text.Json;
using System.Text.Unicode;

namespace PeerPigeon.Protocol.Tests;

/// <summary>Hostile bytes: nothing throws, and our grammar is that of System.Text.Json at its strictest.</summary>
public class FuzzTests
{
    private static readonly int Mutants = Fuzz.Rounds(40_000);
    private static readonly int Noise = Fuzz.Rounds(160_000);

    private static readonly byte[][] Pieces =
    [
        .. ((string[])
            [
                "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\udc00", "\\u0000", "\\n", "null", "true", "false", "0", "-", "-0", "1e5", "1e400", ".5", "E", "NaN",
                " ", "\n", "\t", "\0", "\u007f", "é", "😀", "\ufeff", "\"type\":", "\"ttl\":", "\"path\":[", "\"ty\\u0070e\":\"gossip\",", "9007199254740993", "[[[[[[[[", "]]]]]]]]",
            ]).Select(Golden.Utf8),
        [0xff], [0xc3], [0x80], [0xed, 0xa0, 0x80],
    ];

    [Trait("Category", Fuzz.Category)]
    [Theory]
    [InlineData(1)]
    public void Nothing_throws_and_nothing_but_JSON_is_taken(int seed)
    {
        var random = new Random(seed);
        byte[][] goldens = [.. Golden.Signals().Concat(Golden.Frames()).Append(BridgeTests.Bridged).Concat(Dht.DhtRecordTests.Stores()).Distinct().Where(line => line.Length < 1500).Select(Golden.Utf8)];
        int taken = 0, refused = 0;

        for (var i = 0; i < Mutants + Noise; i++)
        {
            byte[] bytes = i < Mutants ? Mutate(random, goldens) : MakeNoise(random);
            try
            {
                if (Try(bytes, askTheOther: i % 8 == 0))
                    taken++;
                else
                    refused++;
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"case {i} of seed {seed}, {Convert.ToHexString(bytes)}: {e}");
            }
        }

        Assert.InRange(taken, 1000, Mutants + Noise);
        Assert.InRange(refused, 1000, Mutants + Noise);
    }

    // What we take is always shown to the other reader; what we refuse only now and then, for it refuses with a slow exception.
    private static bool Try(byte[] bytes, bool askTheOther)
    {
        bool parsed = RawJson.TryParse(bytes, ProtocolLimits.Default, out RawJson value, out Rejection rejection);
        bool isJson = parsed || askTheOther ? IsJson(bytes) : parsed;
        if (parsed != isJson)
            Assert.Fail($"{(parsed ? "taken" : rejection.ToString())}: {Convert.ToHexString(bytes)}");

        if (SignalCodec.TryDecode(bytes, ProtocolLimits.Default, out SignalMessage? message, out rejection))
        {
            Assert.True(isJson);
            byte[] encoded = SignalCodec.Encode(message);
            if (!SignalCodec.TryDecode(encoded, ProtocolLimits.Default, out SignalMessage? again, out Rejection fault))
                Assert.Fail($"what was taken is refused when written again: {fault}");
            Assert.True(encoded.AsSpan().SequenceEqual(SignalCodec.Encode(again)));
            ReadData(message.Data);
        }
        else
            AssertTells(isJson, rejection);

        if (DataFrameCodec.TryDecode(bytes, ProtocolLimits.Default, out DataFrame? frame, out rejection))
        {
            Assert.True(isJson);
            if (frame.Gossip is { } gossip)
                Relay(gossip);
            if (DhtMessage.TryRead(frame.Raw, out DhtMessage? dht, out Rejection refused))
                Store(dht);
            else
                Assert.NotEmpty(refused.Detail);
        }
        else
            AssertTells(isJson, rejection);

        if (parsed)
            value.ToToken();
        return isJson;
    }

    private static void Relay(GossipFrame gossip)
    {
        _ = gossip.IdText;
        _ = gossip.Signature;
        gossip.SignedBytes();
        if (BridgeTrail.TryRead(gossip.Bridge, out BridgeTrail? trail, out _))
            _ = BridgeGrant.TryParse(trail.Grant, out BridgeGrant? grant) && grant.IsSignedWith(trail.Grant);
        if (gossip.Ttl < 1)
            return;
        byte[] forwarded = gossip.EncodeForward(Golden.PeerC);
        if (!DataFrameCodec.TryDecode(forwarded, ProtocolLimits.Default, out DataFrame? again, out Rejection fault))
        {
            Assert.Equal(RejectReason.PathTooLong, fault.Reason);
            return;
        }

        Assert.True(again.Gossip!.Id == gossip.Id && again.Gossip.Ttl == gossip.Ttl - 1 && again.Gossip.Content == gossip.Content);
        Assert.True(again.Gossip.Path[^1] == Golden.PeerC && again.Gossip.Path.Length == gossip.Path.Length + 1);
        Assert.True(IsJson(forwarded));
    }

    private static void Store(DhtMessage? message)
    {
        if (message is null)
            return;
        byte[] encoded = message.Encode(Golden.PeerC, 1);
        Assert.True(IsJson(encoded));
        DhtRecord? record = RecordOf(message);
        if (record is null)
            return;
        _ = record.ValueHash;
        Assert.True(DataFrameCodec.TryDecode(encoded, ProtocolLimits.Default, out DataFrame? frame, out _));
        if (!DhtMessage.TryRead(frame.Raw, out DhtMessage? again, out Rejection fault))
            Assert.Fail($"what was taken is refused when written again: {fault}");
        Assert.Equal(record.Fingerprint, RecordOf(again!)!.Fingerprint);
    }

    private static DhtRecord? RecordOf(DhtMessage message) => message switch
    {
        DhtMessage.Store store => store.Record,
        DhtMessage.Response response => response.Found,
        _ => null,
    };

    private static void ReadData(RawJson data)
    {
        _ = AnnounceData.TryRead(data, out AnnounceData? announce, out _) && IsJson(announce.ToJson().Utf8.ToArray());
        _ = ConnectedData.TryRead(data, out _, out _);
        _ = PeerDiscoveredData.TryRead(data, out _, out _);
        _ = SessionDescription.TryRead(data, out _, out _);
        _ = IceCandidateData.TryRead(data, out _, out _);
        _ = GoodbyeData.TryRead(data, out _, out _);
        _ = PeerDisconnectedData.TryRead(data, out _, out _);
        _ = RejectionData.TryRead(data, out _, out _);
        _ = DirectOffer.TryRead(data, out _, out _);
        _ = DirectAnswer.TryRead(data, out _, out _);
        _ = ChallengeData.TryRead(data, out _, out _);
        _ = KeyProof.TryRead(data, out _, out _);
    }

    // Faults of grammar are told as such, and others never are.
    private static void AssertTells(bool isJson, Rejection rejection)
    {
        bool tellsGrammar = rejection.Reason is RejectReason.NotJson or RejectReason.NotUtf8 or RejectReason.TooDeep;
        if (tellsGrammar == isJson || rejection.Detail.Length == 0)
            Assert.Fail(rejection.ToString());
    }

    private static bool IsJson(byte[] bytes)
    {
        if (!Utf8.IsValid(bytes))
            return false;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = ProtocolLimits.Default.MaxDepth });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] Mutate(Random random, byte[][] goldens)
    {
        var bytes = new List<byte>(goldens[random.Next(goldens.Length)]);
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count + 1), count = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, count);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                    break;
                case 3:
                    byte[] other = goldens[random.Next(goldens.Length)];
                    int from = random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + 8)]);
                    break;
                case 4:
                    int quote = bytes.IndexOf((byte)',', Math.Min(at, bytes.Count));
                    if (quote >= 0)
                        bytes.InsertRange(quote, Golden.Utf8(",\"x\":{\"ttl\":[1,2]}"));
                    break;
                case 5 when at < bytes.Count && bytes[at] is >= (byte)'a' and <= (byte)'z':
                    string escape = $"\\u{bytes[at]:x4}";
                    bytes.RemoveAt(at);
                    bytes.InsertRange(at, Golden.Utf8(escape));
                    break;
                default:
                    bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] MakeNoise(Random random)
    {
        if (random.Next(4) == 0)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            return bytes;
        }

        return [.. Enumerable.Range(0, random.Next(1, 14)).SelectMany(_ => Pieces[random.Next(Pieces.Length)])];
    }
}
