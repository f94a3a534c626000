namespace PeerPigeon.WebRtc;

/// <summary>What options of an endpoint must fulfil.</summary>
internal static class RtcRules
{
    private const int LeastPacket = 512;
    private const int MostPacket = 8192;
    private const int MostChannels = 500;

    /// <summary>The options, if they are right.</summary>
    /// <exception cref="ArgumentException">One is not; the message names it, its value and its bounds.</exception>
    public static RtcOptions Check(RtcOptions options)
    {
        Within(options, nameof(options.Port), options.Port, 0, ushort.MaxValue);
        Within(options, nameof(options.MaxMessageBytes), options.MaxMessageBytes, 1, 1 << 30);
        Within(options, nameof(options.SendLimit), options.SendLimit, 1, long.MaxValue);
        Within(options, nameof(options.LowWater), options.LowWater, 0, options.SendLimit);
        Within(options, nameof(options.ReceiveWindow), options.ReceiveWindow, 2L * options.MaxMessageBytes, int.MaxValue);
        Within(options, nameof(options.MaxPacketBytes), options.MaxPacketBytes, LeastPacket, MostPacket);
        if (options.MaxPacketBytes % 4 != 0)
            throw new ArgumentException($"{nameof(options.MaxPacketBytes)} {options.MaxPacketBytes} is not a multiple of 4", nameof(options));
        Within(options, nameof(options.MaxConnections), options.MaxConnections, 1, 1_000_000);
        Within(options, nameof(options.MaxChannels), options.MaxChannels, 1, MostChannels);
        Within(options, nameof(options.ConnectTimeout), options.ConnectTimeout.TotalMilliseconds, 1, int.MaxValue);
        Within(options, nameof(options.CloseTimeout), options.CloseTimeout.TotalMilliseconds, 0, int.MaxValue);
        Within(options, nameof(options.SilenceTimeout), options.SilenceTimeout.TotalMilliseconds, 100, int.MaxValue);
        if (options.RelayOnly && !options.IceServers.SelectMany(server => server.Parse()).Any(address => address.IsTurn))
            throw new ArgumentException($"{nameof(options.RelayOnly)} needs a TURN server among {nameof(options.IceServers)}, or no connection ever comes about", nameof(options));
        return options;
    }

    private static void Within(RtcOptions options, string name, double value, double least, double most)
    {
        if (value < least || value > most)
            throw new ArgumentException($"{name} {value:0.###} is not {least:0.###} to {most:0.###}", nameof(options));
    }
}
