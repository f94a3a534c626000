namespace PeerPigeon.Interop.Tests.Browser;

/// <summary>A test that needs a browser; without one it is skipped and says how to get it.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = BrowserNeeds.Missing;
}

/// <inheritdoc cref="BrowserFactAttribute" />
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = BrowserNeeds.Missing;
}
