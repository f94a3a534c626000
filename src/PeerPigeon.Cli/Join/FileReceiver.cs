using System.Text;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Terminal;

namespace PeerPigeon.Cli.Join;

/// <summary>Writes what neighbours send as streams into one directory. No name of theirs leads out of it, and nothing is overwritten.</summary>
internal sealed class FileReceiver : IDisposable
{
    /// <summary>Bytes of one file, 4 GiB; a longer one is given up. More: one neighbour can fill more of the disk.</summary>
    public const long MaxFileBytes = 4L << 30;

    // Bytes of a name, 200; file systems take 255, and a file that is under way has a longer one.
    private const int MaxNameBytes = 200;

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
        if (Encoding.UTF8.GetByteCount(safe) <= MaxNameBytes)
            return safe;
        int left = MaxNameBytes - Encoding.UTF8.GetByteCount(ending);
        return string.Concat(safe.EnumerateRunes().TakeWhile(rune => (left -= rune.Utf8SequenceLength) >= 0)) + ending;
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

            string kept = Keep(part, name);
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

    // Under the first name that is free; several files may come under one name at once.
    private string Keep(string part, string name)
    {
        for (var i = 1; ; i++)
        {
            string path = Path.Combine(_directory, i == 1 ? name : $"{Path.GetFileNameWithoutExtension(name)} ({i}){Path.GetExtension(name)}");
            try
            {
                File.Move(part, path);
                return path;
            }
            catch (IOException) when (Path.Exists(path))
            {
            }
        }
    }
}
