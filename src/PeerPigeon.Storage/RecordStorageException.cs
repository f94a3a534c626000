namespace PeerPigeon.Storage;

/// <summary>The records on disk cannot be used. The message names the file, what is wrong and what to do.</summary>
public sealed class RecordStorageException : Exception
{
    /// <inheritdoc />
    public RecordStorageException(string message)
        : base(message)
    {
    }

    /// <inheritdoc />
    public RecordStorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
