namespace PeerPigeon.WebRtc.Tests;

/// <summary><see cref="CoturnFactAttribute"/> with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CoturnTheoryAttribute : TheoryAttribute
{
    public CoturnTheoryAttribute() => Skip = new CoturnFactAttribute().Skip;
}
