using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>The directory in which a peer's key and preferences live across starts. One mesh of one process at a time.</summary>
/// <remarks>
/// <c>peer.json</c> = <c>{"version":1,"key":"PKCS#8, base64"}</c> is written once and never again. What changes is in <c>preferences.json</c>
/// (<see cref="PeerPreferences"/>), which may be lost without losing the key. <c>lock</c> is held while the directory is in use; the
/// system lets go of it when the process ends, however it ends.
/// </remarks>
public sealed class PeerState : IDisposable
{
    private const int KeyVersion = 1;

    private readonly FileStream _lock;
    private readonly string _preferencesFile;

    private PeerState(FileStream @lock, EcdsaPeerKey key, string directory)
    {
        _lock = @lock;
        Key = key;
        _preferencesFile = Path.Combine(directory, "preferences.json");
    }

    /// <summary>The peer's key.</summary>
    public EcdsaPeerKey Key { get; }

    /// <summary>What was remembered, as read or last written.</summary>
    public PeerPreferences Preferences { get; private set; } = PeerPreferences.Empty;

    /// <summary>What somebody should know of how the directory was found: a damaged file that was set aside.</summary>
    public string? Warning { get; private set; }

    /// <summary>Takes the directory, making it and a key if they are not there.</summary>
    /// <exception cref="IOException">Somebody else has it, or it cannot be read or written; the message says which directory and what to do.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    /// <exception cref="InvalidDataException">The key file cannot be read; it is left as it is.</exception>
    public static PeerState Open(string directory)
    {
        string full = Path.GetFullPath(directory);
        StateFiles.MakeDirectory(full);
        FileStream taken = Take(full);
        EcdsaPeerKey? key = null;
        try
        {
            key = LoadOrCreate(Path.Combine(full, "peer.json"));
            var state = new PeerState(taken, key, full);
            state.LoadPreferences();
            return state;
        }
        catch
        {
            key?.Dispose();
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Ids that are this peer's own besides the one in use: earlier ones, and the key's.</summary>
    public ImmutableSortedSet<PeerId> FormerIds(PeerId self) =>
        [.. Preferences.Ids.Append(Key.Id).Where(id => !id.SameBytes(self))];

    /// <summary>Writes the preferences; afterwards the disk has them, whatever happens.</summary>
    /// <remarks>Blocks on the disk. If it fails, the file has the earlier content.</remarks>
    public void Save(PeerPreferences preferences)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        StateFiles.Write(_preferencesFile, preferences.Encode().Span, replace: true);
        Preferences = preferences;
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
        catch (IOException error) when (error.HResult is EAgain or EAgainOnMac or SharingViolation)
        {
            throw new IOException($"state directory '{directory}' is in use by another peer; stop that one or name another directory", error);
        }
    }

    private const int EAgain = 11;
    private const int EAgainOnMac = 35;
    private const int SharingViolation = unchecked((int)0x8007_0020);

    private void LoadPreferences()
    {
        if (!File.Exists(_preferencesFile))
            return;
        try
        {
            Preferences = PeerPreferences.Decode(StateFiles.Read(_preferencesFile));
        }
        catch (FormatException error)
        {
            string aside = StateFiles.SetAside(_preferencesFile);
            Warning = $"'{_preferencesFile}' cannot be read ({error.Message}): it lies as '{aside}' now, and new preferences begin; "
                + "networks, hubs and the choice about global fallback are forgotten, the key is not";
        }
    }

    private static EcdsaPeerKey LoadOrCreate(string file)
    {
        if (File.Exists(file))
            return Load(file);
        var key = EcdsaPeerKey.Create();
        string text = new JObject { ["version"] = KeyVersion, ["key"] = Convert.ToBase64String(key.Export()) }.ToString(Formatting.None);
        StateFiles.Write(file, Encoding.UTF8.GetBytes(text), replace: false);
        return key;
    }

    private static EcdsaPeerKey Load(string file)
    {
        try
        {
            JObject state = JObject.Parse(Encoding.UTF8.GetString(StateFiles.Read(file)));
            if ((int?)state["version"] is not KeyVersion)
                throw new InvalidDataException($"'{file}' has version {state["version"]}, this build reads {KeyVersion}; use the build that wrote it or another directory");
            return EcdsaPeerKey.Import(Convert.FromBase64String((string?)state["key"] ?? ""));
        }
        catch (Exception error) when (error is JsonException or FormatException or OverflowException or ArgumentException or CryptographicException)
        {
            throw new InvalidDataException($"'{file}' holds no peer key: {error.Message}; restore it, or move it away to begin with a new id", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"'{file}' cannot be read: {error.Message}; let this user read it, or name another directory", error);
        }
    }
}
