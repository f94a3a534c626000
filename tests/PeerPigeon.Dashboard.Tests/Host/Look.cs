using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PeerPigeon.Dashboard.Tests.Host;

/// <summary>An open page, and what its console said.</summary>
internal sealed class Look : IAsyncDisposable
{
    /// <summary>What a page may take for anything but what its test measures.</summary>
    public const float Patience = 30_000;

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = new();

    public Look(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.SetDefaultTimeout(Patience);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _errors.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public ILocator Test(string id) => Page.GetByTestId(id);

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Tab(string name) => Page.GetByRole(AriaRole.Tab, new() { Name = name, Exact = true });

    /// <summary>Uses a control: by mouse on a wide window, by keyboard on a narrow one.</summary>
    public async Task UseAsync(ILocator control, string key = "Enter")
    {
        if (Page.ViewportSize is { Width: > 500 })
        {
            await control.ClickAsync();
            return;
        }

        await Assertions.Expect(control).ToBeEnabledAsync(new() { Timeout = Patience });
        await control.FocusAsync();
        await Page.Keyboard.PressAsync(key);
    }

    /// <summary>Waits until an element says this.</summary>
    public static Task SaysAsync(ILocator element, string text, float within = Patience) =>
        Assertions.Expect(element).ToContainTextAsync(text, new() { Timeout = within });

    /// <summary>Waits until the page answers: its parts are alive, not only drawn.</summary>
    public async Task<Look> AliveAsync()
    {
        await Page.WaitForFunctionAsync("() => window.Blazor?._internal !== undefined && document.querySelector('main') !== null");
        await Assertions.Expect(Page.Locator("#panel[data-live]")).ToBeAttachedAsync(new() { Timeout = Patience });
        return this;
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
