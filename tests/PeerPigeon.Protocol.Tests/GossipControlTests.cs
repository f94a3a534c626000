namespace PeerPigeon.Protocol.Tests;

/// <summary>What neighbours of ours say to each other about gossip by ids.</summary>
public sealed class GossipControlTests
{
    private static readonly FrameId One = FrameId.FromText("one"), Two = FrameId.FromText("two");

    public static TheoryData<LinkControl, string> Written => new()
    {
        { new LinkControl.Have([One, Two], [0, 3], [5, 70_000]), $$"""{"type":"pigeon","kind":"have","ids":["{{One}}","{{Two}}"],"hops":[0,3],"ages":[5,70000]}""" },
        { new LinkControl.Want([One], Grafts: false), $$"""{"type":"pigeon","kind":"want","ids":["{{One}}"]}""" },
        { new LinkControl.Want([One, Two], Grafts: true), $$"""{"type":"pigeon","kind":"want","ids":["{{One}}","{{Two}}"],"graft":true}""" },
        { new LinkControl.DontWant([Two]), $$"""{"type":"pigeon","kind":"dont-want","ids":["{{Two}}"]}""" },
        { new LinkControl.Prune(Golden.PeerA), $$"""{"type":"pigeon","kind":"prune","origin":"{{Golden.A}}"}""" },
        { new LinkControl.Graft(Golden.PeerB), $$"""{"type":"pigeon","kind":"graft","origin":"{{Golden.B}}"}""" },
        { new LinkControl.Sync(61_000), """{"type":"pigeon","kind":"sync","here":61000}""" },
    };

    public static TheoryData<string, RejectReason> Malformed => new()
    {
        { """{"type":"pigeon","kind":"have","ids":"x"}""", RejectReason.WrongType },
        { """{"type":"pigeon","kind":"have","ids":[7]}""", RejectReason.BadValue },
        { """{"type":"pigeon","kind":"have","ids":["message-1"]}""", RejectReason.BadValue },
        { $$"""{"type":"pigeon","kind":"have","ids":["{{One}}"],"hops":[0,1],"ages":[1]}""", RejectReason.BadValue },
        { $$"""{"type":"pigeon","kind":"have","ids":["{{One}}","{{Two}}"],"hops":[0,1],"ages":[1]}""", RejectReason.BadValue },
        { $$"""{"type":"pigeon","kind":"have","ids":["{{One}}"],"hops":[-1],"ages":[1]}""", RejectReason.BadNumber },
        { $$"""{"type":"pigeon","kind":"have","ids":["{{One}}"],"hops":[0],"ages":[2147483648]}""", RejectReason.BadNumber },
        { $$"""{"type":"pigeon","kind":"have","ids":[{{Ids(ProtocolLimits.MaxFrameIds + 1)}}]}""", RejectReason.TooManyMembers },
        { $$"""{"type":"pigeon","kind":"want","ids":[{{Ids(ProtocolLimits.MaxFrameIds + 1)}}]}""", RejectReason.TooManyMembers },
        { $$"""{"type":"pigeon","kind":"dont-want","ids":[{{Ids(ProtocolLimits.MaxFrameIds + 1)}}]}""", RejectReason.TooManyMembers },
        { """{"type":"pigeon","kind":"prune"}""", RejectReason.MissingMember },
        { """{"type":"pigeon","kind":"graft","origin":"me"}""", RejectReason.BadPeerId },
        { """{"type":"pigeon","kind":"sync"}""", RejectReason.MissingMember },
        { """{"type":"pigeon","kind":"sync","here":-1}""", RejectReason.BadNumber },
        { """{"type":"pigeon","kind":"taken"}""", RejectReason.MissingMember },
        { """{"type":"pigeon","kind":"no-way","frame":7}""", RejectReason.WrongType },
    };

    [Theory, MemberData(nameof(Written))]
    public void It_is_written_exactly_so_and_read_again(LinkControl control, string text)
    {
        ArgumentNullException.ThrowIfNull(control);

        Assert.Equal(text, Golden.Text(control.Encode()));
        Assert.Equal(control.Encode(), Golden.Frame(Golden.Text(control.Encode())).Control?.Encode());
    }

    [Theory, MemberData(nameof(Malformed))]
    public void What_is_malformed_is_refused_with_its_reason(string text, RejectReason reason)
    {
        Assert.False(DataFrameCodec.TryDecode(Golden.Utf8(text), ProtocolLimits.Default, out DataFrame? frame, out Rejection rejection));

        Assert.Equal(reason, rejection.Reason);
        Assert.Null(frame);
    }

    [Fact]
    public void As_many_ids_as_allowed_are_read()
    {
        var control = Assert.IsType<LinkControl.Have>(Golden.Frame($$"""{"type":"pigeon","kind":"have","ids":[{{Ids(ProtocolLimits.MaxFrameIds)}}]}""").Control);

        Assert.Equal(ProtocolLimits.MaxFrameIds, control.Ids.Distinct().Count());
    }

    [Fact]
    public void A_kind_of_a_later_version_is_no_fault() =>
        Assert.Null(Golden.Frame("""{"type":"pigeon","kind":"choke","ids":[7]}""").Control);

    private static string Ids(int count) => string.Join(',', Enumerable.Range(0, count).Select(number => $"\"{FrameId.FromText($"{number}")}\""));
}
