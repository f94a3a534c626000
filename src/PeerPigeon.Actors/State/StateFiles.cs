using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PeerPigeon.Actors;

/// <summary>Files that are whole or not there, also after a crash or a power cut, and that only their owner can read.</summary>
internal static class StateFiles
{
    /// <summary>Bytes that a state file may have; one with more is not ours.</summary>
    public const int MostBytes = 262_144;

    private const int MostSetAside = 1000;

    public static void MakeDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Writes beside the file, to the disk, and then puts it in the file's place: whoever reads sees the old or the new content.</summary>
    /// <param name="file">The file.</param>
    /// <param name="content">All that it is to hold.</param>
    /// <param name="replace">Whether there may be one already.</param>
    public static void Write(string file, ReadOnlySpan<byte> content, bool replace)
    {
        string draft = file + ".new";
        // A draft that a crash left may have another owner's rights.
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, file, replace);
        FlushDirectory(Path.GetDirectoryName(file)!);
    }

    /// <summary>All bytes of a file of ours.</summary>
    /// <exception cref="FormatException">It is too large to be one.</exception>
    public static byte[] Read(string file) => new FileInfo(file).Length <= MostBytes
        ? File.ReadAllBytes(file)
        : throw new FormatException($"it has more than {MostBytes} bytes");

    /// <summary>Gives a file another name, one that is free, and so makes room for a new one.</summary>
    /// <returns>The new name.</returns>
    public static string SetAside(string file)
    {
        for (var n = 1; n <= MostSetAside; n++)
        {
            string aside = $"{file}.damaged-{n}";
            if (Path.Exists(aside))
                continue;
            File.Move(file, aside);
            FlushDirectory(Path.GetDirectoryName(file)!);
            return aside;
        }

        throw new IOException($"'{file}' is damaged, and {MostSetAside} damaged ones lie beside it; move them away");
    }

    // A new name is on the disk only when its directory is; .NET opens no directories.
    private static void FlushDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var handle = new SafeFileHandle(OpenReadOnly(directory, 0), ownsHandle: true);
        if (!handle.IsInvalid)
            RandomAccess.FlushToDisk(handle);
    }

    [DllImport("libc", EntryPoint = "open", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenReadOnly([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
