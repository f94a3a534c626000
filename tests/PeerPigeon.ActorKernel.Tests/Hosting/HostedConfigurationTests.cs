using Akka.Configuration;
using Akka.Hosting;
using Akka.Hosting.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PeerPigeon.ActorKernel.Tests.Hosting;

public sealed class HostedConfigurationTests
{
    private readonly AkkaConfigurationBuilder _akka = new(new ServiceCollection(), "hosted");

    [Fact]
    public void What_is_prepended_wins_over_what_is_there_and_that_over_what_is_appended()
    {
        _akka
            .AddHocon("x = there, y = there", HoconAddMode.Append)
            .AddHocon("x = appended, z = appended", HoconAddMode.Append)
            .AddHocon("y = prepended", HoconAddMode.Prepend)
            .AddHocon("w = replaced, z = replaced", HoconAddMode.Replace);

        Assert.Equal("there prepended replaced replaced", string.Join(' ', "x y z w".Split(' ').Select(key => _akka.Configuration.Value.GetString(key))));
    }

    [Fact]
    public void Reference_settings_go_behind_overlays_and_overlays_in_front()
    {
        _akka
            .AddHocon("peerpigeon.fallback { threshold = 1, delay = 10s }", HoconAddMode.Append)
            .AddHocon("peerpigeon.fallback.delay = 2s", HoconAddMode.Prepend);
        var config = _akka.Configuration.Value;

        Assert.Equal(1, config.GetInt("peerpigeon.fallback.threshold"));
        Assert.Equal(TimeSpan.FromSeconds(2), config.GetTimeSpan("peerpigeon.fallback.delay"));
    }

    [Fact]
    public void Settings_of_the_host_become_hocon()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Akka:LogLevel"] = "DEBUG",
            ["Akka:log_dead_letters"] = "True",
            ["Akka:Extensions:0"] = "first",
            ["Akka:Extensions:1"] = "second",
            ["Akka:Extensions:10"] = "last",
            ["Akka:actor.debug:unhandled"] = "False",
            ["Akka:Empty"] = null,
            ["Other:Key"] = "x",
        }).Build();
        _akka.AddHocon(configuration.GetSection("Akka"), HoconAddMode.Prepend);
        var config = _akka.Configuration.Value;

        Assert.Equal("DEBUG", config.GetString("akka.loglevel"));
        Assert.True(config.GetBoolean("akka.log-dead-letters"));
        Assert.Equal(["first", "second", "last"], config.GetStringList("akka.extensions"));
        Assert.False(config.GetBoolean("akka.actor.debug.unhandled", @default: true));
        Assert.True(config.HasPath("akka.empty"));
        Assert.Null(config.GetString("akka.empty"));
        Assert.False(config.HasPath("other"));
        Assert.Equal("x", configuration.ToHocon(normalizeKeys: false).GetString("Other.Key"));
    }

    [Fact]
    public void The_ask_timeout_is_a_setting()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), _akka.WithActorAskTimeout(TimeSpan.FromSeconds(3)).Configuration.Value.GetTimeSpan("akka.actor.ask-timeout"));
        Assert.Equal(Timeout.InfiniteTimeSpan, _akka.WithActorAskTimeout(TimeSpan.Zero).Configuration.Value.GetTimeSpan("akka.actor.ask-timeout"));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("c:\\x", "\"c:\\\\x\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("", "\"\"")]
    [InlineData(null, "null")]
    public void A_text_is_written_so_that_it_reads_back(string? text, string expected)
    {
        Assert.Equal(expected, text.ToHocon());
        Assert.Equal(text, ConfigurationFactory.ParseString($"x = {text.ToHocon()}").GetString("x"));
    }

    [Fact]
    public void Durations_and_switches_are_written_so_that_they_read_back()
    {
        Assert.Equal("1500", TimeSpan.FromSeconds(1.5).ToHocon());
        Assert.Equal("0", TimeSpan.Zero.ToHocon());
        Assert.Equal("infinite", TimeSpan.Zero.ToHocon(allowInfinite: true, zeroIsInfinite: true));
        Assert.Throws<ConfigurationException>(() => Timeout.InfiniteTimeSpan.ToHocon());
        Assert.Equal("on off", $"{true.ToHocon()} {false.ToHocon()}");
    }
}
