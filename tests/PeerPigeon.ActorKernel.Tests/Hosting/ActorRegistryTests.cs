using Akka.Actor;
using Akka.Hosting;
using PeerPigeon.ActorKernel.Tests.Event;

namespace PeerPigeon.ActorKernel.Tests.Hosting;

public sealed class ActorRegistryTests
{
    private readonly ActorRegistry _registry = new();
    private readonly Collector _one = new("one");
    private readonly Collector _two = new("two");

    private sealed class Key;

    [Fact]
    public void An_actor_is_found_by_its_key()
    {
        _registry.Register<Key>(_one);

        Assert.Same(_one, _registry.Get<Key>());
        Assert.True(_registry.TryGet<Key>(out var found));
        Assert.Same(_one, found);
        Assert.Equal([typeof(Key)], _registry.Select(entry => entry.Key));
    }

    [Fact]
    public void A_missing_key_is_nobody_or_an_error()
    {
        Assert.False(_registry.TryGet<Key>(out var actor));
        Assert.True(actor.IsNobody());
        Assert.Contains("no actor is registered for", Assert.Throws<MissingActorRegistryEntryException>(() => _registry.Get<Key>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_taken_once_unless_overwritten()
    {
        _registry.Register<Key>(_one);

        Assert.Throws<DuplicateActorRegistryException>(() => _registry.Register<Key>(_two));
        Assert.False(_registry.TryRegister<Key>(_two));
        Assert.Same(_one, _registry.Get<Key>());
        _registry.Register<Key>(_two, overwrite: true);
        Assert.Same(_two, _registry.Get<Key>());
    }

    [Fact]
    public async Task Whoever_waits_for_a_key_gets_the_actor_when_it_comes()
    {
        var key = typeof(Key);
        var first = _registry.GetAsync<Key>();
        var second = _registry.GetAsync(key);
        Assert.False(first.IsCompleted);
        _registry.Register<Key>(_one);

        Assert.Same(_one, await first.WaitAsync(HostFixture.HangGuard));
        Assert.Same(_one, await second.WaitAsync(HostFixture.HangGuard));
        Assert.Same(_one, await _registry.GetAsync<Key>());
    }

    [Fact]
    public async Task Waiting_can_be_called_off_without_harm_to_others()
    {
        using var cancel = new CancellationTokenSource();
        var given = _registry.GetAsync<Key>(cancel.Token);
        var other = _registry.GetAsync<Key>();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        _registry.Register<Key>(_one);

        Assert.Same(_one, await other.WaitAsync(HostFixture.HangGuard));
    }

    [Fact]
    public async Task A_required_actor_is_looked_up_when_it_is_needed()
    {
        var required = new RequiredActor<Key>(_registry);
        Assert.Contains("GetAsync", Assert.Throws<MissingActorRegistryEntryException>(() => required.ActorRef).Message, StringComparison.Ordinal);
        var later = required.GetAsync();
        _registry.Register<Key>(_one);

        Assert.Same(_one, await later.WaitAsync(HostFixture.HangGuard));
        Assert.Same(_one, required.ActorRef);
    }
}
