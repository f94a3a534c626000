namespace Akka;

/// <summary>The result of a task that has nothing to tell but that it is done.</summary>
public sealed class Done
{
    private Done()
    {
    }

    /// <summary>The only one.</summary>
    public static readonly Done Instance = new();
}
