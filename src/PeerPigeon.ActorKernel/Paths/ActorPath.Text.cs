using System.Buffers;
using System.Globalization;

namespace Akka.Actor;

public abstract partial class ActorPath
{
    /// <summary>What a name may hold besides ASCII letters, digits and <c>%</c> escapes.</summary>
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    internal const string NameRule =
        "Actor paths MUST: not start with `$`, not be empty, and only contain ASCII letters, digits and these special characters: `" + ValidSymbols + "`";

    private static readonly SearchValues<char> ValidCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + ValidSymbols);

    /// <summary>Whether a person may give this name to an actor; names that begin with <c>$</c> are made by the runtime.</summary>
    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$') return false;
        var rest = s.AsSpan();
        while (true)
        {
            var odd = rest.IndexOfAnyExcept(ValidCharacters);
            if (odd < 0) return true;
            if (rest[odd] != '%' || odd + 2 >= rest.Length || !char.IsAsciiHexDigit(rest[odd + 1]) || !char.IsAsciiHexDigit(rest[odd + 2])) return false;
            rest = rest[(odd + 3)..];
        }
    }

    /// <summary>Reads <c>protocol://system[@host:port]/a/b[#uid]</c>.</summary>
    /// <exception cref="UriFormatException">The text is not a path.</exception>
    public static ActorPath Parse(string path) =>
        TryParse(path, out var parsed) ? parsed : throw new UriFormatException($"Can not parse an ActorPath: {path}");

    /// <summary>Reads a full path; false if the text is none.</summary>
    public static bool TryParse(string path, out ActorPath actorPath)
    {
        actorPath = null!;
        return Address.TryParse(path.AsSpan(), out var address, out var rest) && TryParse(new RootActorPath(address), rest, out actorPath);
    }

    /// <summary>Reads what follows an address, below <paramref name="basePath"/>.</summary>
    public static bool TryParse(ActorPath basePath, string absoluteUri, out ActorPath actorPath) =>
        TryParse(basePath, absoluteUri.AsSpan(), out actorPath);

    /// <summary>Reads what follows an address, below <paramref name="basePath"/>.</summary>
    public static bool TryParse(ActorPath basePath, ReadOnlySpan<char> absoluteUri, out ActorPath actorPath)
    {
        actorPath = basePath;
        foreach (var range in absoluteUri.Split('/'))
        {
            var name = absoluteUri[range];
            if (name.IsEmpty) continue;
            var uid = UndefinedUid;
            var hash = range.End.GetOffset(absoluteUri.Length) == absoluteUri.Length ? name.IndexOf('#') : -1;
            if (hash >= 0)
            {
                if (!long.TryParse(name[(hash + 1)..], NumberStyles.Integer, CultureInfo.InvariantCulture, out uid)) return false;
                name = name[..hash];
            }

            actorPath = new ChildActorPath(actorPath, name.ToString(), uid);
        }

        return true;
    }

    /// <summary>Reads the address at the head of a path; false if there is none.</summary>
    public static bool TryParseAddress(string path, out Address address) => Address.TryParse(path.AsSpan(), out address, out _);

    /// <summary>Reads the address at the head of a path and gives back what follows it.</summary>
    public static bool TryParseAddress(string path, out Address address, out ReadOnlySpan<char> absoluteUri) =>
        Address.TryParse(path.AsSpan(), out address, out absoluteUri);

    /// <summary><c>/a/b</c>.</summary>
    public string ToStringWithoutAddress() => Write("", uid: null);

    /// <summary><c>protocol://system/a/b</c>.</summary>
    public string ToStringWithAddress() => Write(Address.ToString(), uid: null);

    /// <summary>The path with <paramref name="address"/> in place of a local one.</summary>
    public string ToStringWithAddress(Address address) => Write(AddressOr(address), uid: null);

    /// <summary>The path, and <c>#uid</c> where it is known.</summary>
    public string ToStringWithUid() => ToSerializationFormat();

    /// <summary>The text from which the same incarnation can be found again.</summary>
    public string ToSerializationFormat() => Write(Address.ToString(), KnownUid);

    /// <summary>As <see cref="ToSerializationFormat"/>, with <paramref name="address"/> in place of a local one.</summary>
    public string ToSerializationFormatWithAddress(Address address) => Write(AddressOr(address), KnownUid);

    /// <summary>Joins elements with slashes.</summary>
    public static string FormatPathElements(IEnumerable<string> pathElements) => string.Join('/', pathElements);

    /// <inheritdoc />
    public override string ToString() => ToStringWithAddress();

    private long? KnownUid => Uid == UndefinedUid ? null : Uid;

    private string AddressOr(Address address) => (Address is { Host: not null, Port: not null } own ? own : address).ToString();

    private string Write(string prefix, long? uid)
    {
        if (_depth == 0) return prefix + "/";
        var suffix = uid is { } known ? "#" + known.ToString(CultureInfo.InvariantCulture) : "";
        var length = prefix.Length + suffix.Length;
        for (var path = this; path._depth > 0; path = path.Parent) length += path.Name.Length + 1;
        return string.Create(length, (Path: this, prefix, suffix), static (text, state) =>
        {
            state.prefix.CopyTo(text);
            var end = text.Length - state.suffix.Length;
            state.suffix.CopyTo(text[end..]);
            for (var path = state.Path; path._depth > 0; path = path.Parent)
            {
                end -= path.Name.Length;
                path.Name.CopyTo(text[end..]);
                text[--end] = '/';
            }
        });
    }
}
