using PeerPigeon.Actors;
using PeerPigeon.Cli.Terminal;

namespace PeerPigeon.Cli.Join;

/// <summary>Writes what neighbours send as streams into one directory. No name of theirs leads out of it, and nothing is overwritten.</summary>
internal sealed class FileReceiver : IDisposable
{
    /// <summary>Bytes of one file, 4 GiB; a longer one is given up. More: one neighbour can fill more of the disk.</summary>
    public const long MaxFileBytes = 4L << 30;

    // Characters of a name, 100; file systems take 255 bytes.
    private const int MaxNameLength = 100;

    private readonly IPeerPigeonMesh _mesh;
    private readonly string _directory;
    private readonly Transfers _transfers;
    private readonly Action<string> _show;
    private readonly Paint _paint;

    public FileReceiver(IPeerPigeonMesh mesh, string directory, Transfers transfers, Action<string> show, Paint paint)
    {
        (_mesh, _directory, _transfers, _show, _paint) = (mesh, Directory.CreateDirectory(directory).FullName, transfers, show, paint);
        mesh.StreamReceived += OnStream;
    }

    public void Dispose() => _mesh.StreamReceived -= OnStream;

    /// <summary>A name for a file of ours out of a stranger's: its last part, without what a file system or a terminal takes amiss.</summary>
    internal static string SafeName(string? theirs, string id)
    {
        string last = (theirs ?? "")[((theirs ?? "").LastIndexOfAny(['/', '\\']) + 1)..];
        string safe = string.Concat(Printable.Of(last).Where(c => !char.IsControl(c) && !Path.GetInvalidFileNameChars().Contains(c) && c is not ('\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|')))
            .Trim().TrimStart('.');
        if (safe.Length == 0)
            safe = $"stream-{string.Concat(id.Where(char.IsAsciiLetterOrDigit).Take(8))}";
        string ending = Path.GetExtension(safe) is { Length: < 12 } extension ? extension : "";
        return safe.Length <= MaxNameLength ? safe : safe[..(MaxNameLength - ending.Length)] + ending;
    }

    private void OnStream(object? sender, MeshStream stream) => _ = TakeAsync(stream);

    // A stream is its neighbour's affair: what goes wrong with it is said, and harms nobody.
    private async Task TakeAsync(MeshStream stream)
    {
        string name = SafeName(stream.FileName, stream.Id), from = _paint.Name(stream.From);
        string? part = null;
        try
        {
            using Transfers.Transfer transfer = _transfers.Start($"from {stream.From.ToShortString()}  {name}", stream.TotalSize);
            (FileStream file, part) = Create(name);
            await using (file)
            {
                await foreach (ReadOnlyMemory<byte> chunk in stream.ReadAllAsync())
                {
                    if (stream.BytesRead > MaxFileBytes)
                        throw new IOException($"it exceeds {ProgressText.Bytes(MaxFileBytes)}");
                    await file.WriteAsync(chunk);
                    transfer.Add(chunk.Length);
                }
            }

            string kept = Free(name);
            File.Move(part, kept);
            part = null;
            _show($"{from} → you  {Path.GetFileName(kept)}, {ProgressText.Bytes(stream.BytesRead)}, in {_directory}");
        }
        catch (Exception fault) when (fault is MeshException or IOException or UnauthorizedAccessException)
        {
            _show(_paint.Fault($"! {name} from {stream.From.ToShortString()} is not kept: {Printable.Of(fault.Message)}"));
        }
        finally
        {
            if (part is not null)
                File.Delete(part);
        }
    }

    private (FileStream File, string Path) Create(string name)
    {
        string path = Path.Combine(_directory, $".{Guid.NewGuid():n}.{name}.part");
        return (new FileStream(path, FileMode.CreateNew, FileAccess.Write), path);
    }

    private string Free(string name)
    {
        string path = Path.Combine(_directory, name);
        for (var i = 2; File.Exists(path); i++)
            path = Path.Combine(_directory, $"{Path.GetFileNameWithoutExtension(name)} ({i}){Path.GetExtension(name)}");
        return path;
    }
}
