using System.Collections.Immutable;
using System.Globalization;

namespace PeerPigeon.WebRtc;

/// <summary>Reads a session description line by line. What is not known is skipped; what is known must be well formed.</summary>
internal sealed class SdpReader
{
    private readonly ImmutableArray<SdpMedia>.Builder _media = ImmutableArray.CreateBuilder<SdpMedia>();
    private readonly List<string> _candidates = [];
    private readonly List<string> _format = [];
    private string? _id;
    private string _version = "";
    private ImmutableArray<string> _bundle = [];
    private Transport _session;
    private Transport _section;
    private SdpMedia? _current;

    /// <summary>Reads all of it.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Read(string sdp)
    {
        if (sdp.Length > SdpSession.MaxLength)
            return $"a description of {sdp.Length:N0} characters exceeds {SdpSession.MaxLength:N0}";
        var number = 0;
        foreach (ReadOnlySpan<char> raw in sdp.AsSpan().EnumerateLines())
        {
            number++;
            if (raw.IsEmpty)
                continue;
            if (raw.Length < 2 || raw[1] != '=')
                return $"line {number} is not of the form x=…";
            if (number == 1 && raw is not "v=0")
                return "line 1 must be v=0";
            if (Line(raw[0], raw[2..].Trim()) is { } fault)
                return $"line {number}: {fault}";
        }

        EndSection();
        return _id is null ? "the o= line is missing" : null;
    }

    /// <summary>What was read.</summary>
    public SdpSession Result() => new() { Id = _id!, Version = _version, Media = _media.ToImmutable(), Bundle = _bundle };

    private string? Line(char kind, ReadOnlySpan<char> value) => kind switch
    {
        'o' => Origin(value),
        'm' => Media(value),
        'a' => Attribute(value),
        _ => null,
    };

    private string? Origin(ReadOnlySpan<char> value)
    {
        string[] parts = value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3)
            return "o= needs a user, a session id and a version";
        (_id, _version) = (parts[1], parts[2]);
        return null;
    }

    private string? Media(ReadOnlySpan<char> value)
    {
        EndSection();
        if (_media.Count == SdpSession.MaxMedia)
            return $"more than {SdpSession.MaxMedia} media sections";
        string[] parts = value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 4)
            return "m= needs a kind, a port, a protocol and a format";
        string port = parts[1].Split('/')[0];
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
            return $"port {port} is not 0 to 65535";
        _current = new() { Kind = parts[0], Port = number, Protocol = parts[2], Formats = [.. parts[3..]] };
        _section = _session with { Fingerprint = null };
        return null;
    }

    private string? Attribute(ReadOnlySpan<char> line)
    {
        int colon = line.IndexOf(':');
        ReadOnlySpan<char> name = colon < 0 ? line : line[..colon];
        ReadOnlySpan<char> value = colon < 0 ? "" : line[(colon + 1)..].Trim();
        return name switch
        {
            "group" => Group(value),
            "ice-ufrag" => Set(ref Place.Ufrag, value, 4, 256, "a=ice-ufrag"),
            "ice-pwd" => Set(ref Place.Password, value, 22, 256, "a=ice-pwd"),
            "fingerprint" => Fingerprint(value),
            "setup" => Setup(value),
            _ => _current is null ? null : SectionAttribute(_current, name, value, line),
        };
    }

    private string? SectionAttribute(SdpMedia media, ReadOnlySpan<char> name, ReadOnlySpan<char> value, ReadOnlySpan<char> line)
    {
        switch (name)
        {
            case "mid":
                _current = media with { Mid = value.ToString() };
                return null;
            case "bundle-only":
                _current = media with { IsBundleOnly = true };
                return null;
            case "candidate" when _candidates.Count < SdpSession.MaxCandidates:
                _candidates.Add(line.ToString());
                return null;
            case "rtpmap" or "fmtp" when value.StartsWith(media.Formats[0] + " ", StringComparison.Ordinal):
                _format.Add(line.ToString());
                return null;
            case "sctp-port":
                if (!ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
                    return $"a=sctp-port:{value} is not 1 to 65535";
                _current = media with { SctpPort = port };
                return null;
            case "max-message-size":
                if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long size))
                    return $"a=max-message-size:{value} is not a number of bytes";
                _current = media with { MaxMessageSize = size };
                return null;
            default:
                return null;
        }
    }

    private string? Group(ReadOnlySpan<char> value)
    {
        string[] parts = value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["BUNDLE", .. string[] names] && _bundle.IsEmpty)
            _bundle = [.. names];
        return null;
    }

    private string? Fingerprint(ReadOnlySpan<char> value)
    {
        // Several hashes of one certificate may be named; the first that we know counts.
        if (DtlsFingerprint.TryParse(value, out DtlsFingerprint? fingerprint))
            Place.Fingerprint ??= fingerprint;
        else if (value.StartsWith("sha-256 ", StringComparison.OrdinalIgnoreCase))
            return "a=fingerprint:sha-256 needs 32 bytes in hex, with colons";
        return null;
    }

    private string? Setup(ReadOnlySpan<char> value)
    {
        SdpSetup? setup = value switch
        {
            "active" => SdpSetup.Active,
            "passive" => SdpSetup.Passive,
            "actpass" => SdpSetup.ActPass,
            _ => null,
        };
        Place.Setup = setup;
        return setup is null ? $"a=setup:{value} is not active, passive or actpass" : null;
    }

    private static string? Set(ref string? place, ReadOnlySpan<char> value, int least, int most, string name)
    {
        if (value.Length < least || value.Length > most)
            return $"{name} of {value.Length} characters is not {least} to {most} long";
        place = value.ToString();
        return null;
    }

    private ref Transport Place => ref _current is null ? ref _session : ref _section;

    private void EndSection()
    {
        if (_current is null)
            return;
        _media.Add(_current with
        {
            Ice = _section is { Ufrag: { } ufrag, Password: { } password } ? IceCredentials.TryCreate(ufrag, password) : null,
            Fingerprint = _section.Fingerprint ?? _session.Fingerprint,
            Setup = _section.Setup,
            Candidates = [.. _candidates],
            FirstFormat = [.. _format],
        });
        _candidates.Clear();
        _format.Clear();
        _current = null;
    }

    private struct Transport
    {
        public string? Ufrag;
        public string? Password;
        public DtlsFingerprint? Fingerprint;
        public SdpSetup? Setup;
    }
}
