namespace Akka.Configuration.Hocon;

/// <summary>Bounds that keep hostile text from hanging the parser or overflowing its stack. Going over one is a parse error that names it.</summary>
internal static class HoconLimits
{
    /// <summary>Levels of nesting: brackets plus the segments of dotted keys, also after substitutions are put in.</summary>
    public const int MaxDepth = 100;

    /// <summary>UTF-16 units of one text.</summary>
    public const int MaxTextLength = 4 * 1024 * 1024;

    /// <summary>UTF-16 units of all keys and values after substitutions are put in; stops texts that double themselves.</summary>
    public const int MaxExpandedLength = 8 * 1024 * 1024;

    /// <summary>Units of work that one step of a search through substitutions counts for; it allocates.</summary>
    public const int SearchStepWork = 64;

    /// <summary>UTF-16 units that are merged, joined and visited while the substitutions of one text are put in.</summary>
    public const int MaxResolveWork = 32 * 1024 * 1024;

    /// <summary>Substitutions that may wait for one another.</summary>
    public const int MaxResolveDepth = 400;
}
