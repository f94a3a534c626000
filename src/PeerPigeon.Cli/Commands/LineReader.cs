using System.Buffers;
using System.IO.Pipelines;

namespace PeerPigeon.Cli.Commands;

/// <summary>What one read of a line found.</summary>
internal enum LineKind
{
    Line,
    TooLong,
    End,
}

/// <summary>One line as it came, without its end; empty unless <see cref="LineKind.Line"/>.</summary>
internal readonly record struct InputLine(LineKind Kind, byte[] Utf8);

/// <summary>Lines of bounded length from a stream. Of a longer one nothing is kept; reading goes on with the next.</summary>
internal sealed class LineReader
{
    /// <summary>Bytes of one line, 1 MiB. Raising it lets one command hold more memory.</summary>
    public const int MaxLineBytes = 1_048_576;

    private readonly PipeReader _input;
    private readonly int _maxLineBytes;
    private bool _skipping;

    public LineReader(Stream input, int maxLineBytes = MaxLineBytes)
    {
        _input = PipeReader.Create(input, new(bufferSize: 16 * 1024, leaveOpen: true));
        _maxLineBytes = maxLineBytes;
    }

    public async Task<InputLine> ReadAsync(CancellationToken stop)
    {
        while (true)
        {
            ReadResult read;
            try
            {
                read = await _input.ReadAsync(stop);
            }
            catch (IOException)
            {
                return new(LineKind.End, []);
            }

            ReadOnlySequence<byte> bytes = read.Buffer;
            if (bytes.PositionOf((byte)'\n') is { } end)
                return Take(bytes.Slice(0, end), bytes.GetPosition(1, end));
            if (read.IsCompleted)
                return bytes.IsEmpty ? new(LineKind.End, []) : Take(bytes, bytes.End);

            // Two bytes more: a line of the greatest length may still end in \r\n.
            if (_skipping || bytes.Length > _maxLineBytes + 1)
            {
                _skipping = true;
                _input.AdvanceTo(bytes.End);
            }
            else
            {
                _input.AdvanceTo(bytes.Start, bytes.End);
            }
        }
    }

    private InputLine Take(ReadOnlySequence<byte> line, SequencePosition next)
    {
        bool tooLong = _skipping;
        _skipping = false;
        byte[] utf8 = tooLong || line.Length > _maxLineBytes + 1 ? [] : line.ToArray();
        tooLong |= line.Length > _maxLineBytes + 1;
        _input.AdvanceTo(next);
        if (utf8 is [.., (byte)'\r'])
            utf8 = utf8[..^1];
        return tooLong || utf8.Length > _maxLineBytes ? new(LineKind.TooLong, []) : new(LineKind.Line, utf8);
    }
}
