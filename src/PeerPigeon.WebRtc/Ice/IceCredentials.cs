using System.Text;

namespace PeerPigeon.WebRtc;

/// <summary>Name and password of one side, as its SDP carries them.</summary>
internal sealed class IceCredentials
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const int UfragLength = 8;
    private const int PasswordLength = 24;
    private const int MinUfragLength = 4;
    private const int MinPasswordLength = 22;
    private const int MaxLength = 256;

    private readonly byte[] _key;

    private IceCredentials(string ufrag, string password)
    {
        (Ufrag, Password) = (ufrag, password);
        _key = Encoding.ASCII.GetBytes(password);
        UfragBytes = Encoding.ASCII.GetBytes(ufrag);
    }

    public string Ufrag { get; }

    public string Password { get; }

    internal ReadOnlySpan<byte> Key => _key;

    internal byte[] UfragBytes { get; }

    /// <summary>Fresh ones: 48 random bits of name, 144 of password.</summary>
    public static IceCredentials Create(RandomFill random)
    {
        Span<byte> bytes = stackalloc byte[UfragLength + PasswordLength];
        random(bytes);
        Span<char> text = stackalloc char[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
            text[i] = Alphabet[bytes[i] & 63];
        return new(new(text[..UfragLength]), new(text[UfragLength..]));
    }

    /// <summary>Those of the other side.</summary>
    /// <returns>Null when they break RFC 8839 §5.4: 4 to 256 and 22 to 256 characters of <c>A-Z a-z 0-9 + /</c>.</returns>
    public static IceCredentials? TryCreate(string ufrag, string password)
    {
        return IsWord(ufrag, MinUfragLength) && IsWord(password, MinPasswordLength) ? new(ufrag, password) : null;

        // '-', '_' and '=' are outside the grammar, but other stacks have been seen to send them.
        static bool IsWord(string word, int min) =>
            word.Length >= min && word.Length <= MaxLength && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '-' or '_' or '=');
    }

    /// <summary>Whether both are the same; a difference after the first description means that the other side restarts.</summary>
    public bool SameAs(IceCredentials other) => Ufrag == other.Ufrag && Password == other.Password;
}
