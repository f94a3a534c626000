using PeerPigeon.Actors;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Cli.Terminal;

namespace PeerPigeon.Cli.Join;

/// <summary>Completion and the rows under the typing: files under way, and where the peer stands, drawn anew every second and at every change.</summary>
internal sealed class JoinFooter : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Prompt _prompt;
    private readonly IPeerPigeonMesh _mesh;
    private readonly Transfers _transfers;
    private readonly Surroundings _around;
    private readonly ITimer _timer;

    public JoinFooter(Prompt prompt, IPeerPigeonMesh mesh, Transfers transfers, Surroundings around)
    {
        (_prompt, _mesh, _transfers, _around) = (prompt, mesh, transfers, around);
        prompt.Complete = new JoinCompletion(mesh, new(mesh, around.Time)).Of;
        prompt.Footer = Rows;
        _timer = around.Time.CreateTimer(_ => prompt.Refresh(), null, Interval, Interval);
        prompt.Flush();
    }

    public void Dispose()
    {
        _timer.Dispose();
        _prompt.Footer = static _ => [];
    }

    private List<string> Rows(int room)
    {
        List<string> rows = [.. _transfers.Rows(room).Select(_around.Paint.Notice)];
        rows.Add(StatusRow.Of(_mesh.GetStatus(), _around.Time.GetUtcNow(), _around.Time.LocalTimeZone, room, _around.Paint));
        return rows;
    }
}
