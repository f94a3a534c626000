namespace PeerPigeon.Protocol.Tests;

public sealed class MemberNoticeTests
{
    private static readonly MemberNotice[] Notices =
    [
        new MemberNotice.Alive(1_795_302_081_000, 7, 246_000, [Capabilities.Members, Capabilities.Dht], "peerpigeon-actors/1.0.0"),
        new MemberNotice.Alive(0, 1, 1, []),
        new MemberNotice.Suspect(Golden.PeerA, 1_795_302_081_000, 7),
        new MemberNotice.Gone(1_795_302_081_000, 8),
    ];

    public static TheoryData<string, string> Malformed => new()
    {
        { "{}", "kind" },
        { "[]", "" },
        { "\"alive\"", "" },
        { """{"kind":"alive","sequence":1,"lease":1,"capabilities":[]}""", "incarnation" },
        { """{"kind":"alive","incarnation":-1,"sequence":1,"lease":1,"capabilities":[]}""", "incarnation" },
        { """{"kind":"alive","incarnation":1.5,"sequence":1,"lease":1,"capabilities":[]}""", "incarnation" },
        { """{"kind":"alive","incarnation":9007199254740993,"sequence":1,"lease":1,"capabilities":[]}""", "incarnation" },
        { """{"kind":"alive","incarnation":1,"sequence":0,"lease":1,"capabilities":[]}""", "sequence" },
        { """{"kind":"alive","incarnation":1,"sequence":1,"lease":0,"capabilities":[]}""", "lease" },
        { """{"kind":"alive","incarnation":1,"sequence":1,"lease":86400001,"capabilities":[]}""", "lease" },
        { """{"kind":"alive","incarnation":1,"sequence":1,"lease":1,"capabilities":"members/1"}""", "capabilities" },
        { """{"kind":"suspect","incarnation":1,"sequence":1}""", "peer" },
        { """{"kind":"suspect","peer":"abc","incarnation":1,"sequence":1}""", "peer" },
        { """{"kind":"gone","incarnation":1}""", "sequence" },
    };

    [Fact]
    public void What_is_written_is_read_again()
    {
        foreach (MemberNotice notice in Notices)
        {
            Assert.True(MemberNotice.TryRead(notice.ToJson(), out MemberNotice? read, out _), notice.ToString());
            Assert.Equal(notice.ToJson(), read!.ToJson());
        }
    }

    [Fact]
    public void Notices_stand_on_the_wire_as_documented()
    {
        Assert.Equal(
            """{"kind":"alive","incarnation":1795302081000,"sequence":7,"lease":246000,"capabilities":["members/1","dht/1"],"agent":"peerpigeon-actors/1.0.0"}""",
            Notices[0].ToJson().ToString());
        Assert.Equal($$"""{"kind":"suspect","peer":"{{Golden.PeerA}}","incarnation":1795302081000,"sequence":7}""", Notices[2].ToJson().ToString());
        Assert.Equal("""{"kind":"gone","incarnation":1795302081000,"sequence":8}""", Notices[3].ToJson().ToString());
    }

    [Fact]
    public void A_kind_of_a_later_version_is_no_fault()
    {
        Assert.True(MemberNotice.TryRead(Json("""{"kind":"moved","to":"elsewhere"}"""), out MemberNotice? notice, out _));
        Assert.Null(notice);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_malformed_is_refused_by_name(string json, string member)
    {
        Assert.False(MemberNotice.TryRead(Json(json), out MemberNotice? notice, out Rejection rejection));
        Assert.Null(notice);
        Assert.Contains(member, rejection.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_neighbours_tell_each_other_of_members_is_read_again()
    {
        LinkControl[] told =
        [
            new LinkControl.KnownMembers([new(Golden.PeerA, 1_795_302_081_000, 7), new(Golden.PeerB, 0, 1)], [new(Golden.PeerC, 3, 4)]),
            new LinkControl.KnownMembers([], []),
            new LinkControl.Announcements([new(Json("""{"type":"gossip","id":"x"}"""), 1234), new(Json("{}"), 0)]),
        ];

        foreach (LinkControl control in told)
        {
            Assert.True(DataFrameCodec.TryDecode(control.Encode(), ProtocolLimits.Default, out DataFrame? frame, out Rejection rejection), rejection.Detail);
            Assert.Equal(control.Encode(), frame.Control!.Encode());
        }
    }

    [Theory]
    [InlineData("""{"type":"pigeon","kind":"members","known":["abc"]}""")]
    [InlineData("""{"type":"pigeon","kind":"members","known":["0000000000000000000000000000000000000000.1"]}""")]
    [InlineData("""{"type":"pigeon","kind":"members","known":["0000000000000000000000000000000000000000.-1.1"]}""")]
    [InlineData("""{"type":"pigeon","kind":"members","known":["0000000000000000000000000000000000000000.99999999999999999999.1"]}""")]
    [InlineData("""{"type":"pigeon","kind":"members","known":[7]}""")]
    [InlineData("""{"type":"pigeon","kind":"announcements","announcements":[{"left":1}]}""")]
    [InlineData("""{"type":"pigeon","kind":"announcements","announcements":[{"left":-1,"frame":{}}]}""")]
    [InlineData("""{"type":"pigeon","kind":"announcements","announcements":[{"left":1,"frame":"text"}]}""")]
    [InlineData("""{"type":"pigeon","kind":"announcements","announcements":{}}""")]
    public void What_no_neighbour_of_ours_would_say_is_refused(string json) =>
        Assert.False(DataFrameCodec.TryDecode(Golden.Utf8(json), ProtocolLimits.Default, out _, out _));

    [Fact]
    public void A_list_that_is_too_long_is_refused()
    {
        KnownMember[] many = [.. Enumerable.Range(0, KnownMember.MaxCount + 1).Select(i => new KnownMember(Golden.PeerA, i, 1))];

        Assert.False(DataFrameCodec.TryDecode(new LinkControl.KnownMembers([.. many], []).Encode(), ProtocolLimits.Default, out _, out _));
        Assert.True(DataFrameCodec.TryDecode(new LinkControl.KnownMembers([.. many.Skip(1)], []).Encode(), ProtocolLimits.Default, out _, out _));
    }

    [Trait("Category", Fuzz.Category)]
    [Theory]
    [InlineData(1)]
    public void Nothing_throws_whatever_is_said_of_members(int seed)
    {
        var random = new Random(seed);
        byte[][] seeds =
        [
            .. Notices.Select(notice => notice.ToJson().Utf8.ToArray()),
            new LinkControl.KnownMembers([new(Golden.PeerA, 1, 7)], [new(Golden.PeerB, 1, 7)]).Encode(),
            new LinkControl.Announcements([new(Notices[0].ToJson(), 1234)]).Encode(),
        ];
        int taken = 0;
        for (var i = 0; i < Fuzz.Rounds(30_000); i++)
        {
            byte[] bytes = [.. seeds[random.Next(seeds.Length)]];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)"{}[]\",:.0129ae\\-"[random.Next(16)];
            taken += DataFrameCodec.TryDecode(bytes, ProtocolLimits.Default, out _, out _) ? 1 : 0;
            if (!RawJson.TryParse(bytes, ProtocolLimits.Default, out RawJson json, out _) || !MemberNotice.TryRead(json, out MemberNotice? notice, out _) || notice is null)
                continue;
            taken++;
            Assert.True(MemberNotice.TryRead(notice.ToJson(), out MemberNotice? again, out Rejection rejection), rejection.Detail);
            Assert.Equal(notice.ToJson(), again!.ToJson());
        }

        Assert.True(taken > 1000, $"only {taken} mutants were taken");
    }

    private static RawJson Json(string text)
    {
        Assert.True(RawJson.TryParse(Golden.Utf8(text), ProtocolLimits.Default, out RawJson json, out _), text);
        return json;
    }
}
