using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace PeerPigeon.WebRtc;

/// <summary>One-shot multicast queries (RFC 6762 §5.1): asked twice within a second, the first answer counts, and is remembered for a few seconds.</summary>
/// <param name="wire">Owned by the resolver from now on.</param>
/// <param name="time">For the wait and the memory.</param>
/// <param name="random">For query numbers, which keep others on the internet from answering.</param>
internal sealed class MdnsResolver(IMdnsWire wire, TimeProvider time, RandomFill random) : IMdnsResolver
{
    /// <summary>Names that may be asked for at a time; more are not resolved.</summary>
    public const int MaxQueries = 32;

    /// <summary>Answers remembered, those that nobody gave included.</summary>
    public const int MaxRemembered = 64;

    private const int Port = 5353;
    private const int Attempts = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);

    private readonly Lock _guard = new();
    private readonly Dictionary<string, Query> _queries = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _stop = new();
    private int _running;

    /// <summary>Names not asked for because <see cref="MaxQueries"/> were under way.</summary>
    public long Refused { get; private set; }

    /// <inheritdoc />
    public Task<ImmutableArray<IPAddress>> ResolveAsync(string name, CancellationToken cancel)
    {
        Query query;
        lock (_guard)
        {
            _stop.Token.ThrowIfCancellationRequested();
            DateTimeOffset now = time.GetUtcNow();
            if (_queries.TryGetValue(name, out Query? known) && known.Until > now)
                return known.Answer.Task.WaitAsync(cancel);
            if (_running >= MaxQueries || !HasRoom(now))
            {
                Refused++;
                return Task.FromResult(ImmutableArray<IPAddress>.Empty);
            }

            query = new(name, NewId());
            _queries[name] = query;
            _running++;
        }

        _ = AskAsync(query);
        return query.Answer.Task.WaitAsync(cancel);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();
        wire.Dispose();
        lock (_guard)
        {
            foreach (Query query in _queries.Values)
                query.Answer.TrySetCanceled();
            _queries.Clear();
        }
    }

    private async Task AskAsync(Query query)
    {
        for (var i = 0; i < Attempts && !query.Answer.Task.IsCompleted; i++)
        {
            Send(query, isIPv6: false);
            Send(query, isIPv6: true);
            try
            {
                await query.Answer.Task.WaitAsync(Patience, time, _stop.Token);
            }
            catch (TimeoutException)
            {
                // Asked once more.
            }
            catch (OperationCanceledException)
            {
                query.Answer.TrySetCanceled();
            }
        }

        query.Answer.TrySetResult([]);
        lock (_guard)
        {
            query.Until = time.GetUtcNow() + Memory;
            _running--;
        }
    }

    private void Send(Query query, bool isIPv6)
    {
        Span<byte> bytes = stackalloc byte[MdnsMessage.MaxQuery];
        int length = MdnsMessage.WriteQuery(bytes, query.Id, query.Name, isIPv6);
        if (length > 0)
            wire.Send(bytes[..length], Take);
    }

    /// <summary>Takes an answer; it comes from port 5353 (RFC 6762 §6), with our number, or with none as if it had been asked there.</summary>
    private void Take(IPEndPoint from, ReadOnlyMemory<byte> message)
    {
        if (from.Port != Port || !MdnsMessage.TryReadId(message.Span, out ushort id))
            return;
        Query[] asked;
        lock (_guard)
            asked = [.. _queries.Values.Where(query => !query.Answer.Task.IsCompleted && (id == 0 || query.Id == id))];
        var found = new List<IPAddress>();
        foreach (Query query in asked)
        {
            found.Clear();
            MdnsMessage.ReadAddresses(message.Span, query.Name, found);
            ImmutableArray<IPAddress> answer = [.. found.DistinctBy(address => address.AddressFamily)];
            if (!answer.IsEmpty)
                query.Answer.TrySetResult([.. answer.Select(address => Scoped(address, from.Address))]);
        }
    }

    /// <summary>A link-local address lives on the link that the answer came from.</summary>
    private static IPAddress Scoped(IPAddress address, IPAddress from) =>
        address.IsIPv6LinkLocal && from is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: > 0 } ? new(address.GetAddressBytes(), from.ScopeId) : address;

    private bool HasRoom(DateTimeOffset now)
    {
        foreach (Query stale in _queries.Values.Where(query => query.Until <= now).ToArray())
            _queries.Remove(stale.Name);
        return _queries.Count < MaxRemembered;
    }

    private ushort NewId()
    {
        Span<byte> bytes = stackalloc byte[2];
        random(bytes);
        return (ushort)(BinaryPrimitives.ReadUInt16BigEndian(bytes) | 1);
    }

    private sealed class Query(string name, ushort id)
    {
        public string Name { get; } = name;

        public ushort Id { get; } = id;

        public DateTimeOffset Until { get; set; } = DateTimeOffset.MaxValue;

        public TaskCompletionSource<ImmutableArray<IPAddress>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
