namespace PeerPigeon.Protocol;

/// <summary>Words for what the scanner found.</summary>
internal static class JsonFaults
{
    public static Rejection Describe(JsonScanner scanner, int maxDepth) => scanner.Fault == RejectReason.TooDeep
        ? new(RejectReason.TooDeep, $"nested deeper than {maxDepth} levels at byte {scanner.Position}")
        : new(RejectReason.NotJson, $"not JSON at byte {scanner.Position}");
}
