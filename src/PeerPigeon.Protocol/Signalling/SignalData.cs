namespace PeerPigeon.Protocol;

/// <summary>What the <c>data</c> member of a known type holds.</summary>
public abstract record SignalData
{
    private protected SignalData()
    {
    }

    /// <summary>Unknown members as received, joined by commas; <see cref="ToJson"/> writes them again.</summary>
    public ReadOnlyMemory<byte> Extra { get; internal init; }

    /// <summary>The value to put into <see cref="SignalMessage.Data"/>.</summary>
    public RawJson ToJson()
    {
        var output = new JsonOutput(256);
        output.Open('{');
        Write(ref output);
        output.Members(Extra.Span);
        output.Close('}');
        return new(output.ToArray());
    }

    private protected abstract void Write(ref JsonOutput output);
}
