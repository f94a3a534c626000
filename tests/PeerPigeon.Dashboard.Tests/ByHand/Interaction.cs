namespace PeerPigeon.Dashboard.Tests.ByHand;

/// <summary>Something that a person does on a page, and what the page shows then.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Act">A statement in the page.</param>
/// <param name="Done">An expression in the page that holds when it has answered.</param>
internal sealed record Interaction(string Name, string Act, string Done)
{
    private const string OnRing = "a peer of the ring", Filter = "a filter of the log", Ask = "asking before a switch";

    /// <summary>In this order, over and over; each leaves the page where the next begins, the first on the tab Network.</summary>
    public static IReadOnlyList<Interaction> All { get; } =
    [
        new(Ask, "[...document.querySelectorAll('.chip')].find(chip => chip.textContent.includes('work')).click()", "document.querySelector('dialog[open]') !== null"),
        new(Ask, "document.querySelector('dialog[open] button').click()", "document.querySelector('dialog[open]') === null"),
        Tab("mesh", ".ring svg"),
        Arrow(),
        Arrow(),
        Tab("messages", ".chat"),
        Tab("data", "#key"),
        Tab("log", ".log li.message"),
        new(Filter, Kind, "document.querySelector('.log li.message') === null"),
        new(Filter, Kind, "document.querySelector('.log li.message') !== null"),
        Tab("network", "[data-testid=active]"),
    ];

    /// <summary>Does it in the page and gives the milliseconds until the page has changed.</summary>
    public string Script =>
        $$"""
        () => new Promise((done, failed) => {
          const over = setTimeout(() => failed(new Error('{{Name}}: nothing happened within 20 s')), 20000);
          const look = () => {
            if (!({{Done}})) return;
            watch.disconnect();
            clearTimeout(over);
            done(performance.now() - start);
          };
          const watch = new MutationObserver(look);
          watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
          const start = performance.now();
          {{Act}};
          look();
        })
        """;

    private static string Kind => "[...document.querySelectorAll('.filters label')].find(label => label.textContent.includes('message')).querySelector('input').click()";

    private static Interaction Tab(string name, string shows) => new($"to the tab {name}", $"document.querySelector('#tab-{name}').click()", $"document.querySelector('{shows}') !== null");

    private static Interaction Arrow() => new(
        OnRing,
        "window.was = document.querySelector('.ring').getAttribute('aria-activedescendant'); document.querySelector('.ring').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))",
        "document.querySelector('.ring').getAttribute('aria-activedescendant') !== window.was");
}
