namespace PeerPigeon.WebRtc.Tests;

public sealed class StunProbeTests
{
    private const long Second = 1_000_000;
    private static readonly UdpAddress Server = UdpAddress.FromIPv4(0x7F00_0001, 3_478);
    private static readonly UdpAddress Seen = UdpAddress.FromIPv4(0xCB00_7101, 5_001);

    private readonly byte[] _buffer = new byte[200];
    private readonly StunProbe _probe = new(Server, new SplitMix(3).Fill);
    private readonly List<long> _sent = [];
    private long _now = Second;

    [Fact]
    public void An_answer_tells_the_address_that_others_see()
    {
        _probe.Start(_now);

        Assert.True(_probe.Receive(_now, Server, Answer(Ask(), Seen)));

        Assert.Equal((Seen, null), (_probe.Mapped, _probe.Failure));
    }

    [Fact]
    public void The_mapping_is_kept_alive_and_a_change_is_noticed()
    {
        _probe.Start(_now);
        _probe.Receive(_now, Server, Answer(Ask(), Seen));
        Assert.Equal(_now + (20 * Second), _probe.Deadline);
        _now = _probe.Deadline;
        UdpAddress moved = Seen with { Port = 5_002 };

        _probe.Receive(_now, Server, Answer(Ask(), moved));

        Assert.Equal(moved, _probe.Mapped);
    }

    [Fact]
    public void A_silent_server_is_asked_ever_more_slowly_then_once_a_minute()
    {
        _probe.Start(_now);

        Run(31 * Second);

        Assert.Equal([500, 1_000, 2_000, 4_000, 8_000, 8_000], _sent.Zip(_sent.Skip(1), (a, b) => (b - a) / 1_000));
        Run(Second);
        Assert.Contains("did not answer 7 requests", _probe.Failure, StringComparison.Ordinal);
        Assert.Equal(7, _sent.Count);
        Assert.True(_probe.TryTakeFailure(out _));
        Assert.False(_probe.TryTakeFailure(out _));
        Run(60 * Second);
        _probe.Receive(_now, Server, Answer(_buffer, Seen));
        Assert.Equal((Seen, null), (_probe.Mapped, _probe.Failure));
    }

    [Fact]
    public void A_refusal_is_said_with_its_remedy()
    {
        _probe.Start(_now);
        byte[] answer = new byte[100];
        var writer = new StunWriter(answer, StunMethod.Binding, StunClass.Error, Ask().AsSpan(8, 12));
        writer.Error(401, "");

        Assert.True(_probe.Receive(_now, Server, answer.AsSpan(0, writer.Length)));

        Assert.Contains("error 401; it may ask for credentials", _probe.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_of_another_or_to_another_request_is_not_taken()
    {
        _probe.Start(_now);
        byte[] answer = Answer(Ask(), Seen);

        Assert.False(_probe.Receive(_now, Seen, answer));
        answer[15] ^= 1;
        Assert.False(_probe.Receive(_now, Server, answer));
        Assert.False(_probe.Receive(_now, Server, new byte[30]));
        answer[15] ^= 1;
        Assert.True(_probe.Receive(_now, Server, answer));
        Assert.False(_probe.Receive(_now, Server, answer));
        Assert.Equal(Seen, _probe.Mapped);
    }

    private void Run(long micros)
    {
        long end = _now + micros;
        while (_probe.Deadline <= end)
        {
            _now = _probe.Deadline;
            if (_probe.Poll(_now, _buffer) > 0)
                _sent.Add(_now);
        }

        _now = end;
    }

    private byte[] Ask()
    {
        int length = _probe.Poll(_now, _buffer);
        Assert.True(StunReader.TryParse(_buffer.AsSpan(0, length), out var request) && request.HasFingerprint);
        return _buffer[..length];
    }

    private static byte[] Answer(byte[] request, UdpAddress mapped)
    {
        byte[] answer = new byte[100];
        var writer = new StunWriter(answer, StunMethod.Binding, StunClass.Success, request.AsSpan(8, 12));
        writer.XorAddress(StunAttribute.XorMappedAddress, mapped);
        return answer[..writer.Length];
    }
}
