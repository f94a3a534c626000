namespace PeerPigeon.AspNetCore.Tests.Fakes;

/// <summary>A directory of a test's own.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pigeon-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
