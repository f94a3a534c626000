using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>The directory in which a peer's key lives across starts. One process at a time.</summary>
/// <remarks>Layout: <c>peer.json</c> = <c>{"version":1,"key":"PKCS#8, base64"}</c>, readable by its owner alone, and <c>lock</c>.</remarks>
public sealed class PeerState : IDisposable
{
    private const int Version = 1;

    private readonly FileStream _lock;

    private PeerState(FileStream @lock, EcdsaPeerKey key)
    {
        _lock = @lock;
        Key = key;
    }

    /// <summary>The peer's key.</summary>
    public EcdsaPeerKey Key { get; }

    /// <summary>Takes the directory, making it and a key if they are not there.</summary>
    /// <exception cref="IOException">Another process has it, or it cannot be written; the message says which directory and what to do.</exception>
    /// <exception cref="InvalidDataException">The key file cannot be read; it is left as it is.</exception>
    public static PeerState Open(string directory)
    {
        string full = Path.GetFullPath(directory);
        Directory.CreateDirectory(full);
        FileStream taken = Take(full);
        try
        {
            return new(taken, LoadOrCreate(Path.Combine(full, "peer.json")));
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Key.Dispose();
        _lock.Dispose();
    }

    private static FileStream Take(string directory)
    {
        try
        {
            return new(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new IOException($"state directory '{directory}' is in use by another process; stop that one or name another directory", error);
        }
    }

    private static EcdsaPeerKey LoadOrCreate(string file)
    {
        if (File.Exists(file))
            return Load(file);

        var key = EcdsaPeerKey.Create();
        string text = new JObject { ["version"] = Version, ["key"] = Convert.ToBase64String(key.Export()) }.ToString(Formatting.None);
        string draft = file + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
        {
            using var writer = new StreamWriter(stream);
            writer.Write(text);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, file);
        return key;
    }

    private static EcdsaPeerKey Load(string file)
    {
        try
        {
            JObject state = JObject.Parse(File.ReadAllText(file));
            if ((int?)state["version"] is not Version)
                throw new InvalidDataException($"'{file}' has version {state["version"]}, this build reads {Version}; use the build that wrote it or another directory");
            return EcdsaPeerKey.Import(Convert.FromBase64String((string?)state["key"] ?? ""));
        }
        catch (Exception error) when (error is JsonException or FormatException or OverflowException or ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            throw new InvalidDataException($"'{file}' holds no peer key: {error.Message}; restore it, or move it away to begin with a new id", error);
        }
    }
}
