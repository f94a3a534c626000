using PeerPigeon.Actors;
using PeerPigeon.Cli.Hub;
using PeerPigeon.Cli.Join;
using PeerPigeon.Core;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PeerPigeon.Cli.Demo;

/// <summary>The demo on a terminal: a table of networks and peers that lives, the story below it. Fits into 80 columns.</summary>
internal sealed class DemoTableView : IDemoView
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(150);
    private const int LineWidth = 27;

    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly List<string> _steps = [];
    private Row[] _rows = [];
    private string _title = "";
    private string _hint = "";
    private Task _drawing = Task.CompletedTask;

    public DemoTableView(TextWriter output, TimeProvider time)
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        _time = time;
    }

    public void Ready(string hub, IReadOnlyList<DemoPeer> cast, bool served)
    {
        _title = $"hub on {hub}{(served ? $", with the HTTP API of {cast[0].Name}" : "")}";
        _hint = $"join them:  pigeon join {HubTextView.WebSocket(hub)} --network gaming      stop:  Ctrl+C";
        _rows = [.. cast.Select(peer => new Row(peer))];
        foreach (Row row in _rows)
        {
            row.Peer.Mesh.MessageReceived += (_, message) =>
            {
                row.Heard++;
                row.Last = $"{DemoPlainView.NameOf(cast, message.From)}{(message.Direct ? " →" : ":")} {TextView.Content(message.Content)}";
            };
        }

        _drawing = DrawAsync();
    }

    public void Told(DemoStep step)
    {
        lock (_gate)
        {
            _steps.Add($"{(step.Held ? "[green]✓[/]" : "[red]✗[/]")} {Markup.Escape(step.Claim)}");
            _steps.AddRange(step.Faults.Select(fault => $"  [red]{Markup.Escape(Printable.Of(fault))}[/]"));
        }
    }

    public void Over(bool held, bool stays)
    {
        lock (_gate)
        {
            if (held && stays)
                _steps.Add($"[grey]{Markup.Escape(_hint)}[/]");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _drawing;
        _closing.Dispose();
    }

    private Task DrawAsync() => _console.Live(Picture()).AutoClear(false).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
    {
        while (!_closing.IsCancellationRequested)
        {
            live.UpdateTarget(Picture());
            await Task.WhenAny(Task.Delay(Refresh, _time, _closing.Token));
        }

        live.UpdateTarget(Picture());
    });

    private Rows Picture()
    {
        Table table = new Table().Border(TableBorder.None);
        foreach (string name in (string[])["network", "peer", "id", "in", "links", "heard", "last"])
        {
            TableColumn column = new TableColumn($"[grey]{name}[/]").NoWrap().Padding(0, 0, 2, 0);
            table.AddColumn(name is "links" or "heard" ? column.RightAligned() : column);
        }

        var network = "";
        foreach (Row row in _rows)
        {
            MeshStatus status = row.Peer.Mesh.GetStatus();
            string home = row.Peer.Home.Value;
            table.AddRow(
                home == network ? "" : $"[bold]{Markup.Escape(home)}[/]",
                Markup.Escape(row.Peer.Name),
                $"[grey]{row.Peer.Mesh.PeerId.ToShortString()}[/]",
                Whereabouts(status),
                status.Connected ? $"{status.ConnectedCount}" : "[yellow]-[/]",
                $"{row.Heard}",
                Markup.Escape(Clip(row.Last)));
            network = home;
        }

        List<IRenderable> parts = [new Markup($"[grey]{Markup.Escape(_title)}[/]"), Text.Empty, table, Text.Empty];
        lock (_gate)
            parts.AddRange(_steps.Select(step => new Markup(step)));
        return new(parts);
    }

    // What is as usual is grey: the switch and the return are what one is to see.
    private static string Whereabouts(MeshStatus status) =>
        !status.IsActive ? "[red]gone[/]"
        : status.IsInFallbackMode ? $"[black on yellow]{Markup.Escape(status.NetworkName.Value)}[/]"
        : status.Fallback.State == FallbackPhase.Thin ? "[yellow]alone[/]"
        : "[grey]home[/]";

    private static string Clip(string text) => text.Length <= LineWidth ? text : string.Concat(text.AsSpan(0, LineWidth - 1), "…");

    private sealed class Row(DemoPeer peer)
    {
        public DemoPeer Peer { get; } = peer;

        public int Heard { get; set; }

        public string Last { get; set; } = "";
    }
}
