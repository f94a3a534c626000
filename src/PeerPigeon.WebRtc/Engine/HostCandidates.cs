using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PeerPigeon.WebRtc;

/// <summary>The addresses of this machine at which the one socket can be reached, as candidates.</summary>
internal sealed class HostCandidates
{
    /// <summary>Addresses offered at most.</summary>
    private const int MaxAddresses = 16;

    /// <summary>How long the list is believed: interfaces come and go.</summary>
    private const long FreshMicros = 5_000_000;

    private readonly UdpAddress _local;
    private readonly bool _includeLoopback;
    private ImmutableArray<IceCandidate> _candidates = [];
    private long _until = long.MinValue;

    /// <param name="options">Whether loopback is wanted.</param>
    /// <param name="local">What the socket is bound to.</param>
    public HostCandidates(RtcOptions options, UdpAddress local)
    {
        _local = local;
        _includeLoopback = options.IncludeLoopback || local.IsLoopback;
    }

    /// <summary>Whether loopback addresses of the other side are tried too.</summary>
    public bool AllowLoopback => _includeLoopback;

    /// <summary>The candidates, best first.</summary>
    public ImmutableArray<IceCandidate> Current(long now)
    {
        if (now < _until)
            return _candidates;
        _until = now + FreshMicros;
        return _candidates = [.. Addresses().Take(MaxAddresses).Select(Candidate)];
    }

    private IEnumerable<IPAddress> Addresses()
    {
        IPAddress bound = _local.ToIP();
        if (!bound.Equals(IPAddress.Any) && !bound.Equals(IPAddress.IPv6Any))
            return [bound];
        return NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(IsOffered)
            .Distinct()
            .OrderBy(IPAddress.IsLoopback)
            .ThenByDescending(address => address.AddressFamily == AddressFamily.InterNetworkV6)
            .ThenBy(address => address.ToString(), StringComparer.Ordinal);
    }

    private bool IsOffered(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
            return _includeLoopback && (_local.ToIP().AddressFamily == AddressFamily.InterNetworkV6 || address.AddressFamily == AddressFamily.InterNetwork);
        // Link-local IPv6 needs a scope that the other side cannot know; site-local and Teredo are gone from the internet.
        return address.AddressFamily == AddressFamily.InterNetwork
            ? !IsLinkLocal(address)
            : _local.ToIP().AddressFamily == AddressFamily.InterNetworkV6 && address is { IsIPv6LinkLocal: false, IsIPv6SiteLocal: false, IsIPv6Teredo: false };
    }

    private static bool IsLinkLocal(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out _) && bytes is [169, 254, ..];
    }

    private IceCandidate Candidate(IPAddress address, int index) => new(
        (index + 1).ToString(CultureInfo.InvariantCulture),
        1,
        IceCandidate.PriorityOf(IceCandidateType.Host, ushort.MaxValue - index),
        UdpAddress.From(address, _local.Port),
        IceCandidateType.Host);
}
