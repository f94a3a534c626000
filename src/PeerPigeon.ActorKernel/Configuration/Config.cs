using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>
/// Settings, read by path (<c>"akka.actor.ask-timeout"</c>; a segment with a dot in it is quoted), with other settings behind them as fallback.
/// Immutable; keys are enumerated in the order in which they were written, those of the fallback first.
/// </summary>
public partial class Config
{
    private readonly HoconValue _own;
    private HoconValue? _root;   // computed at first use; two threads compute the same

    /// <summary>Settings without any key.</summary>
    public Config() : this(HoconValue.EmptyObject)
    {
    }

    /// <summary><paramref name="source"/> with <paramref name="fallback"/> behind it, in place of the fallback that it had.</summary>
    public Config(Config source, Config? fallback) : this((source ?? throw new ArgumentNullException(nameof(source)))._own, fallback)
    {
    }

    internal Config(HoconValue own, Config? fallback = null) => (_own, Fallback) = (own, fallback);

    /// <summary>Settings without any key.</summary>
    public static readonly Config Empty = new();

    /// <summary>Where a path is looked up that these settings do not hold; null at the end of the chain.</summary>
    public Config? Fallback { get; }

    /// <summary>These settings and all fallbacks as one value.</summary>
    public virtual HoconValue Root => _root ??= Fallback is null ? _own : Fallback.Root.MergeWith(_own);

    /// <summary>True where neither these settings nor a fallback hold a key.</summary>
    public virtual bool IsEmpty => Root.IsEmpty;

    /// <summary>
    /// These settings in front of <paramref name="fallback"/>: objects merge, in anything else the one in front wins, also with null.
    /// The fallback comes after the fallbacks that are there already; one that is among them changes nothing.
    /// </summary>
    /// <exception cref="ArgumentException">The fallback is this object itself.</exception>
    public virtual Config WithFallback(Config? fallback)
    {
        if (fallback == this)
            throw new ArgumentException("settings cannot be their own fallback", nameof(fallback));
        if (fallback is null || Contains(fallback))
            return this;
        return IsEmpty ? fallback : Behind(this, fallback);
    }

    /// <summary>Whether the settings of <paramref name="other"/> are these or one of the fallbacks.</summary>
    private bool Contains(Config other) =>
        ReferenceEquals(this, other) || (ReferenceEquals(_own, other._own) && other.Fallback is null) || Fallback?.Contains(other) == true;

    /// <summary>Whether there is a value at <paramref name="path"/>, be it null.</summary>
    public virtual bool HasPath(string path) => Find(path) is { };

    /// <summary>The value at <paramref name="path"/>; null where it is missing.</summary>
    public HoconValue? GetValue(string path) => Find(path);

    /// <summary>The object at <paramref name="path"/> as settings of its own; null where it is missing.</summary>
    public virtual Config? GetConfig(string path) => Find(path)?.ToConfig();

    /// <summary>The keys of the root with their values, those of fallbacks included.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => Root.GetObject()?.Items ?? HoconObject.Empty.Items;

    /// <summary>HOCON text of these settings, without fallbacks, that parses to the same settings.</summary>
    public override string ToString() => ToString(includeFallback: false);

    /// <summary>HOCON text that parses to the same settings.</summary>
    public string ToString(bool includeFallback)
    {
        var shown = includeFallback ? Root : _own;
        return shown.GetObject() is { } items ? HoconWriter.Write(items) : HoconWriter.Write(shown);
    }

    /// <summary><paramref name="config"/> with a parsed <paramref name="fallback"/> behind it.</summary>
    public static Config operator +(Config config, string fallback) => config.WithFallback(ConfigurationFactory.ParseString(fallback));

    /// <summary>Parsed settings with <paramref name="fallbackConfig"/> behind them.</summary>
    public static Config operator +(string configHocon, Config fallbackConfig) =>
        ConfigurationFactory.ParseString(configHocon).WithFallback(fallbackConfig);

    /// <summary>Parses HOCON text.</summary>
    /// <exception cref="HoconParserException">The text is not HOCON.</exception>
    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    private static Config Behind(Config? chain, Config fallback) =>
        chain is null || ReferenceEquals(chain, fallback) ? fallback : new(chain._own, Behind(chain.Fallback, fallback));

    private HoconValue? Find(string path)
    {
        HoconValue? value = Root;
        foreach (var key in HoconPath.Split(path))
            value = value?.GetChildObject(key);
        return value;
    }
}
