using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Terminal;

/// <summary>Colours for a person's terminal; switched off it changes nothing, byte for byte.</summary>
internal sealed class Paint(bool isOn)
{
    // What is legible on black and on white: green, blue, magenta, cyan, and their bright ones without yellow.
    private static readonly int[] Names = [32, 34, 35, 36, 92, 94, 95, 96];

    public static Paint None { get; } = new(isOn: false);

    public string Dim(string text) => With(2, text);

    public string Fault(string text) => With(31, text);

    public string Warning(string text) => With(33, text);

    public string Good(string text) => With(32, text);

    public string Notice(string text) => With(36, text);

    /// <summary>The short form of an id, in a colour that follows from it.</summary>
    public string Name(PeerId peer)
    {
        var text = peer.ToShortString();
        return With(Names[Convert.ToInt32(text[..2], 16) % Names.Length], text);
    }

    private string With(int code, string text) => isOn ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
