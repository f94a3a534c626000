namespace Akka.Actor;

/// <summary>Told to an actor that has received nothing for as long as it said with SetReceiveTimeout.</summary>
public class ReceiveTimeout : IPossiblyHarmful
{
    private ReceiveTimeout()
    {
    }

    /// <summary>The one instance.</summary>
    public static ReceiveTimeout Instance { get; } = new();
}
