using System.IO.Pipelines;
using System.Text;

namespace PeerPigeon.Cli.Tests.Fakes;

/// <summary>Standard input that a test types into.</summary>
internal sealed class Keyboard
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));

    public Stream Stream => _pipe.Reader.AsStream();

    public async Task TypeAsync(string line) => await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));

    public void Close() => _pipe.Writer.Complete();
}
