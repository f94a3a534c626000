using System.Collections.Immutable;
using System.Net;
using PeerPigeon.Cli.Tests.Fakes;

namespace PeerPigeon.WebRtc.Tests;

public sealed class MdnsResolverTests : IMdnsWire
{
    private static readonly IPEndPoint Responder = new(IPAddress.Parse("10.0.0.7"), 5353);

    private readonly ManualTime _time = new();
    private readonly MdnsResolver _resolver;
    private readonly List<byte[]> _queries = [];
    private Action<IPEndPoint, ReadOnlyMemory<byte>> _take = static (_, _) => { };
    private Func<byte[], byte[]?> _answer = static _ => null;
    private bool _isDisposed;

    public MdnsResolverTests() => _resolver = new(this, _time, new SplitMix(1).Fill);

    [Fact]
    public async Task The_first_answer_counts()
    {
        _answer = query => MdnsAnswer.To(query, IPAddress.Parse("10.0.0.7"));

        Assert.Equal("10.0.0.7", Assert.Single(await Ask("tab.local")).ToString());
        Assert.Equal([false, true], _queries.Select(query => MdnsAnswer.AsksIPv6(query)));
    }

    [Fact]
    public async Task An_answer_is_remembered_for_a_few_seconds()
    {
        _answer = query => MdnsAnswer.To(query, IPAddress.Parse("10.0.0.7"));
        await Ask("tab.local");
        await Ask("TAB.local");
        Assert.Equal(2, _queries.Count);

        _time.Advance(TimeSpan.FromSeconds(6));
        await Ask("tab.local");

        Assert.Equal(4, _queries.Count);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_asked_for_twice_and_given_up()
    {
        Assert.Empty(await Ask("nobody.local"));

        Assert.Equal(4, _queries.Count);
        Assert.Single(_queries.Select(query => MdnsAnswer.Id(query)).Distinct());
    }

    [Fact]
    public async Task An_answer_to_the_group_is_taken_though_it_has_no_number()
    {
        _answer = query =>
        {
            byte[] answer = MdnsAnswer.To(query, IPAddress.Parse("10.0.0.7"));
            (answer[0], answer[1]) = (0, 0);
            return answer;
        };

        Assert.NotEmpty(await Ask("tab.local"));
    }

    [Fact]
    public async Task What_is_not_an_answer_to_the_question_is_ignored()
    {
        Task<ImmutableArray<IPAddress>> asked = _resolver.ResolveAsync("tab.local", default);
        byte[] right = MdnsAnswer.To(_queries[0], IPAddress.Parse("10.0.0.7"));
        byte[] otherNumber = [.. right];
        otherNumber[1] ^= 2;
        _take(Responder, otherNumber);
        _take(Responder, MdnsAnswer.To(MdnsAnswer.Query("other.local", MdnsAnswer.Id(right)), IPAddress.Loopback));
        _take(new(Responder.Address, 5354), right);
        _take(Responder, _queries[0]);
        _take(Responder, Array.Empty<byte>());
        Assert.False(asked.IsCompleted);

        _take(Responder, right);

        Assert.Equal("10.0.0.7", Assert.Single(await asked).ToString());
    }

    [Fact]
    public async Task A_link_local_address_is_on_the_link_that_answered()
    {
        Task<ImmutableArray<IPAddress>> asked = _resolver.ResolveAsync("tab.local", default);
        _take(new(IPAddress.Parse("fe80::7%3"), 5353), MdnsAnswer.To(_queries[1], IPAddress.Parse("fe80::7")));

        Assert.Equal(3, Assert.Single(await asked).ScopeId);
    }

    [Fact]
    public async Task Queries_under_way_and_answers_remembered_are_bounded()
    {
        Task<ImmutableArray<IPAddress>>[] asked = [.. Enumerable.Range(0, MdnsResolver.MaxQueries + 5).Select(i => _resolver.ResolveAsync($"n{i}.local", default))];
        Assert.Equal(5, _resolver.Refused);
        Assert.Equal(2 * MdnsResolver.MaxQueries, _queries.Count);
        await Pass(Task.WhenAll(asked));
        for (int i = 0; i < 2 * MdnsResolver.MaxRemembered; i++)
            await Pass(_resolver.ResolveAsync($"m{i}.local", default));

        _time.Advance(TimeSpan.FromSeconds(6));
        _answer = query => MdnsAnswer.To(query, IPAddress.Parse("10.0.0.7"));

        Assert.NotEmpty(await Ask("tab.local"));
    }

    [Fact]
    public async Task Who_stops_waiting_does_not_stop_the_others()
    {
        using var impatient = new CancellationTokenSource();
        Task<ImmutableArray<IPAddress>> first = _resolver.ResolveAsync("tab.local", impatient.Token);
        Task<ImmutableArray<IPAddress>> second = _resolver.ResolveAsync("tab.local", default);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _take(Responder, MdnsAnswer.To(_queries[0], IPAddress.Parse("10.0.0.7")));

        Assert.NotEmpty(await second);
    }

    [Fact]
    public async Task The_end_of_the_resolver_ends_every_wait_and_the_sockets()
    {
        Task<ImmutableArray<IPAddress>> asked = _resolver.ResolveAsync("tab.local", default);

        _resolver.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.WaitAsync(Side.Patience));
        Assert.True(_isDisposed);
    }

    [Fact]
    public async Task On_real_sockets_a_name_that_nobody_has_ends_in_nothing_also_without_a_network()
    {
        using var resolver = new MdnsResolver(new MdnsWire(), TimeProvider.System, System.Security.Cryptography.RandomNumberGenerator.Fill);

        Assert.Empty(await resolver.ResolveAsync($"{Guid.NewGuid()}.local", default).WaitAsync(Side.Patience));
    }

    void IMdnsWire.Send(ReadOnlySpan<byte> query, Action<IPEndPoint, ReadOnlyMemory<byte>> taken)
    {
        byte[] copy = query.ToArray();
        _queries.Add(copy);
        _take = taken;
        if (_answer(copy) is { } answer)
            taken(Responder, answer);
    }

    void IDisposable.Dispose() => _isDisposed = true;

    private Task<ImmutableArray<IPAddress>> Ask(string name) => Pass(_resolver.ResolveAsync(name, default));

    /// <summary>Lets time pass until the task is done.</summary>
    private async Task<T> Pass<T>(Task<T> task)
    {
        for (int i = 0; i < 100_000 && !task.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        return await task.WaitAsync(Side.Patience);
    }
}
