using System.Security.Cryptography;
using System.Text;

namespace PeerPigeon.WebRtc.Tests;

/// <summary>A TURN server without a socket that does what a test says: it checks signatures, allocates, refuses.</summary>
internal sealed class FakeTurn(UdpAddress address)
{
    private static readonly UdpAddress Outside = UdpAddress.FromIPv4(0xCB00_7109, 40_000);

    private readonly byte[] _answer = new byte[2_048];

    public UdpAddress Address { get; } = address;

    public string Nonce { get; set; } = "nonce-1";

    public string Password { get; init; } = "secret";

    public uint Lifetime { get; set; } = 600;

    /// <summary>Requests that are neither heard nor answered.</summary>
    public Func<StunMethod, bool> Loses { get; set; } = static _ => false;

    /// <summary>The error that a signed request is answered with; 0 for none.</summary>
    public Func<StunMethod, uint, int> Refuses { get; set; } = static (_, _) => 0;

    /// <summary>Signed requests taken, with their lifetime, and what was sent to peers, in order.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Every request that arrived, lost ones too.</summary>
    public int Requests { get; private set; }

    public ushort RelayPort { get; private set; } = 49_152;

    public UdpAddress Relayed => UdpAddress.FromIPv4(0xC000_0201, RelayPort);

    /// <summary>Takes a message of the client.</summary>
    /// <returns>The answer; null for none.</returns>
    public byte[]? Take(ReadOnlySpan<byte> message)
    {
        if (message[0] is >= 0x40 and <= 0x4F)
        {
            Log.Add($"channel {message[0]:x2}{message[1]:x2}");
            return null;
        }

        Assert.True(StunReader.TryParse(message, out var request));
        if (request.Class == StunClass.Indication)
        {
            Assert.True(request.TryGetXorAddress(StunAttribute.XorPeerAddress, out var peer) && request.Has(StunAttribute.Data));
            Log.Add($"to {peer}");
            return null;
        }

        Requests++;
        if (Loses(request.Method))
            return null;
        if (!request.HasIntegrity)
            return Challenge(request, StunError.Unauthorized);
        Assert.True(request.TryGet(StunAttribute.Nonce, out var nonce));
        if (!nonce.SequenceEqual(Encoding.ASCII.GetBytes(Nonce)))
            return Challenge(request, StunError.StaleNonce);
        if (!request.IsSignedWith(Key()))
            return Challenge(request, StunError.Unauthorized);
        return Signed(request);
    }

    private byte[] Signed(in StunReader request)
    {
        request.TryGetUInt32(StunAttribute.Lifetime, out uint lifetime);
        int error = Refuses(request.Method, lifetime);
        Log.Add($"{request.Method}{(request.Method is StunMethod.Allocate or StunMethod.Refresh ? $" {lifetime}" : "")}{(error == 0 ? "" : $" -> {error}")}");
        var answer = new StunWriter(_answer, request.Method, error == 0 ? StunClass.Success : StunClass.Error, request.Transaction);
        if (error != 0)
            answer.Error(error, "");
        else if (request.Method == StunMethod.Allocate)
            Allocate(ref answer);
        else if (request.Method == StunMethod.Refresh)
            answer.UInt32(StunAttribute.Lifetime, lifetime == 0 ? 0 : Lifetime);
        answer.Integrity(Key());
        return _answer[..answer.Length];
    }

    private void Allocate(ref StunWriter answer)
    {
        RelayPort++;
        answer.XorAddress(StunAttribute.XorRelayedAddress, Relayed);
        answer.XorAddress(StunAttribute.XorMappedAddress, Outside);
        answer.UInt32(StunAttribute.Lifetime, Lifetime);
    }

    private byte[] Challenge(in StunReader request, int error)
    {
        var answer = new StunWriter(_answer, request.Method, StunClass.Error, request.Transaction);
        answer.Error(error, "");
        answer.Text(StunAttribute.Realm, "example.org");
        answer.Text(StunAttribute.Nonce, Nonce);
        return _answer[..answer.Length];
    }

#pragma warning disable CA5351 // RFC 8489 §9.2.2
    private byte[] Key() => MD5.HashData(Encoding.UTF8.GetBytes($"pigeon:example.org:{Password}"));
#pragma warning restore CA5351
}
