using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Akka.Actor;

/// <summary>
/// Whatever is found at a path when a message is sent: nobody, one actor, or with wildcards many. Elements: a name,
/// <c>..</c>, a pattern with <c>*</c> and <c>?</c>, and as the last one <c>**</c> for all descendants.
/// </summary>
public class ActorSelection : ICanTell
{
    /// <summary>For deserialization.</summary>
    public ActorSelection()
    {
        Anchor = ActorRefs.Nobody;
        Path = [];
    }

    /// <summary>From elements.</summary>
    public ActorSelection(IActorRef anchor, SelectionPathElement[] path)
    {
        Anchor = anchor;
        Path = path;
    }

    /// <summary>From text, relative to <paramref name="anchor"/>.</summary>
    public ActorSelection(IActorRef anchor, string path) : this(anchor, path.Length == 0 ? [] : path.Split('/'))
    {
    }

    /// <summary>From elements in text, relative to <paramref name="anchor"/>.</summary>
    /// <exception cref="IllegalActorNameException"><c>**</c> is not the last element.</exception>
    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
    {
        Anchor = anchor;
        Path = [.. elements.Where(e => e.Length > 0).Select(SelectionPathElement.Parse)];
        if (Path.SkipLast(1).Contains(SelectChildRecursive.Instance))
            throw new IllegalActorNameException("Double wildcard can only appear at the last path entry");
    }

    /// <summary>Where the path begins.</summary>
    public IActorRef Anchor { get; private set; }

    /// <summary>The way from the anchor.</summary>
    public SelectionPathElement[] Path { get; private set; }

    /// <summary>The path as text.</summary>
    public string PathString => "/" + string.Join<SelectionPathElement>('/', Path);

    /// <summary>Sends to whoever is found; the running actor is the sender if none is given.</summary>
    [SuppressMessage("Design", "MA0061", Justification = "the default is Akka.NET's")]
    public void Tell(object message, IActorRef? sender = null) =>
        Selection.Deliver((IInternalActorRef)Anchor, new ActorSelectionMessage(message, Path), sender ?? ActorCell.Current?.Self);

    /// <summary>The one actor found, or the first of several to answer.</summary>
    /// <exception cref="ActorNotFoundException">None has answered within <paramref name="timeout"/>.</exception>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <inheritdoc cref="ResolveOne(TimeSpan)" />
    public Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct) => Futures.SystemOf(this)?.Runtime is { } runtime
        ? (Task<IActorRef>)runtime.InContext(() => Resolve(timeout, ct))
        : Resolve(timeout, ct);

    private async Task<IActorRef> Resolve(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct);
            return identity.Subject ?? throw new ActorNotFoundException("subject was null");
        }
        catch (Exception cause)
        {
            throw new ActorNotFoundException("Exception occurred while resolving ActorSelection", cause);
        }
    }

    /// <summary>Equality of anchor and path.</summary>
    protected bool Equals(ActorSelection? other) => other is not null && Equals(Anchor, other.Anchor) && PathString == other.PathString;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj?.GetType() == GetType() && Equals((ActorSelection)obj);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    /// <inheritdoc />
    public override string ToString() => Anchor.Path.Uid == ActorPath.UndefinedUid
        ? $"ActorSelection[Anchor({Anchor.Path}), Path({PathString})]"
        : string.Create(CultureInfo.InvariantCulture, $"ActorSelection[Anchor({Anchor.Path}#{Anchor.Path.Uid}), Path({PathString})]");
}

/// <summary>A message on its way along a selection, where an element of the way has to be taken elsewhere.</summary>
public class ActorSelectionMessage : IAutoReceivedMessage, IPossiblyHarmful, IWrappedMessage
{
    /// <summary>A message and the rest of its way.</summary>
    public ActorSelectionMessage(object message, SelectionPathElement[] elements, bool wildCardFanOut = false)
    {
        Message = message;
        Elements = elements;
        WildCardFanOut = wildCardFanOut;
    }

    /// <summary>What is to be delivered.</summary>
    public object Message { get; }

    /// <summary>The rest of the way.</summary>
    public SelectionPathElement[] Elements { get; }

    /// <summary>Whether others got it too, so that nobody here is no dead letter.</summary>
    public bool WildCardFanOut { get; }

    /// <summary>The same with some parts replaced.</summary>
    public ActorSelectionMessage Copy(object? message = null, SelectionPathElement[]? elements = null, bool? wildCardFanOut = null) =>
        new(message ?? Message, elements ?? Elements, wildCardFanOut ?? WildCardFanOut);

    /// <inheritdoc />
    public override string ToString() =>
        $"ActorSelectionMessage - Message: {Message} - WildCartFanOut: {WildCardFanOut} - Elements: {string.Join<SelectionPathElement>('/', Elements)}";
}
