namespace Akka.Actor;

/// <summary>Names that the runtime makes: a number in base 64, lowest digit first, as Akka.NET writes it.</summary>
internal static class AutoName
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    internal static string Of(char prefix, long number)
    {
        Span<char> text = stackalloc char[12];
        text[0] = prefix;
        var length = 1;
        do
        {
            text[length++] = Digits[(int)(number & 63)];
            number >>>= 6;
        }
        while (number != 0);

        return text[..length].ToString();
    }
}
