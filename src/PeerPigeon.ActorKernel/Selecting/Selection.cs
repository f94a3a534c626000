using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Making selections from paths, and walking them.</summary>
internal static class Selection
{
    internal static ActorSelection Of(ActorPath path, ActorSystemImpl system) => new(system.Provider.RootGuardianAt(path.Address), path.Elements);

    /// <param name="path">Absolute with or without an address, or relative.</param>
    /// <param name="system">The system that looks.</param>
    /// <param name="lookupRoot">Where a relative path begins.</param>
    internal static ActorSelection Of(string path, ActorSystemImpl system, IActorRef lookupRoot)
    {
        if (string.IsNullOrEmpty(path)) return new ActorSelection(system.DeadLetters, "");
        if (path[0] == '/') return new ActorSelection(system.Provider.RootGuardian, path.Split('/'));
        if (!Uri.IsWellFormedUriString(path, UriKind.Absolute)) return new ActorSelection(lookupRoot, path);
        return ActorPath.TryParse(path, out var full) ? Of(full, system) : new ActorSelection(system.DeadLetters, "");
    }

    internal static void Deliver(IInternalActorRef anchor, ActorSelectionMessage selection, IActorRef? sender)
    {
        var current = anchor;
        var elements = selection.Elements;
        for (var i = 0; i < elements.Length; i++)
        {
            if (current is not ActorRefWithCell parent)
            {
                current.Tell(selection.Copy(elements: elements[i..]), sender);
                return;
            }

            switch (elements[i])
            {
                case SelectParent:
                    current = parent.Parent;
                    break;
                case SelectChildName name:
                    current = parent.GetSingleChild(name.Name);
                    if (!current.IsNobody()) break;
                    NotFound(anchor, parent, selection, sender);
                    return;
                case SelectChildRecursive:
                    DeliverToAll(parent, selection.Message, sender);
                    return;
                case SelectChildPattern pattern:
                    DeliverToMatching(anchor, parent, pattern, selection, elements[(i + 1)..], sender);
                    return;
            }
        }

        current.Tell(selection.Message, sender);
    }

    private static void DeliverToAll(ActorRefWithCell parent, object message, IActorRef? sender)
    {
        foreach (var child in parent.Children)
        {
            child.Tell(message, sender);
            if (child is ActorRefWithCell next) DeliverToAll(next, message, sender);
        }
    }

    private static void DeliverToMatching(
        IInternalActorRef anchor, ActorRefWithCell parent, SelectChildPattern pattern, ActorSelectionMessage selection, SelectionPathElement[] rest, IActorRef? sender)
    {
        var matching = parent.Children.Where(c => pattern.Fits(c.Path.Name)).ToArray();
        if (matching.Length == 0)
        {
            NotFound(anchor, parent, selection, sender);
            return;
        }

        var next = new ActorSelectionMessage(selection.Message, rest, selection.WildCardFanOut || matching.Length > 1);
        foreach (var child in matching) Deliver((IInternalActorRef)child, next, sender);
    }

    private static void NotFound(IInternalActorRef anchor, ActorRefWithCell parent, ActorSelectionMessage selection, IActorRef? sender)
    {
        if (selection.WildCardFanOut) return;
        var system = ((LocalActorRef)parent).Cell.SystemImpl;
        var path = anchor.Path / selection.Elements.Select(e => e.ToString()!);
        new EmptyLocalActorRef(system.Provider, path, system.EventStream).Tell(selection, sender);
    }
}
