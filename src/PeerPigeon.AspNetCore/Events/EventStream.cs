using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>The peer's events as Server-Sent Events, to be resumed by <c>Last-Event-ID</c>.</summary>
internal sealed class EventStream
{
    /// <summary>Streams open at once, 32; one more is answered with <c>busy</c>. Each costs a connection and its queue.</summary>
    public const int MaxStreams = 32;

    /// <summary>Events that may wait for one slow client, 1024; it is cut off beyond that, and its browser comes back by itself.</summary>
    public const int MaxWaiting = 1024;

    /// <summary>Bytes of events that may wait for one slow client, 8 MiB; it is cut off beyond that, too.</summary>
    public const long MaxWaitingBytes = 8 << 20;

    // A browser whose stream broke waits so long before it comes back, in milliseconds.
    private const int ComeBackAfter = 2000;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private readonly EventHistory _history;
    private readonly TimeProvider _time;
    private int _open;
    private long _cutOff;

    /// <summary>Serves the events of one mesh.</summary>
    /// <param name="history">Where they come from.</param>
    /// <param name="time">The clock of the signs of life.</param>
    public EventStream(EventHistory history, TimeProvider time)
    {
        _history = history;
        _time = time;
    }

    /// <summary>Streams open now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Clients that read too slowly and were cut off.</summary>
    public long CutOff => Interlocked.Read(ref _cutOff);

    public async Task ServeAsync(HttpContext http)
    {
        if (Interlocked.Increment(ref _open) > MaxStreams)
        {
            Interlocked.Decrement(ref _open);
            throw new MeshException(MeshErrors.Busy, $"{MaxStreams} event streams are open; close one");
        }

        Channel<NumberedLine> waiting = Channel.CreateBounded<NumberedLine>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
        var backlog = new Backlog();
        void Take(NumberedLine line)
        {
            if ((!backlog.TryAdd(line) || !waiting.Writer.TryWrite(line)) && waiting.Writer.TryComplete())
                Interlocked.Increment(ref _cutOff);
        }

        string? after = http.Request.Headers["Last-Event-ID"];
        IReadOnlyList<NumberedLine> first = _history.Subscribe(string.IsNullOrEmpty(after) ? null : after, Take);
        try
        {
            using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(
                http.RequestAborted, http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            await WriteAsync(http, first, waiting.Reader, backlog, ends.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The client went, or the peer ends: neither is a fault.
        }
        finally
        {
            _history.Unsubscribe(Take);
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task WriteAsync(HttpContext http, IReadOnlyList<NumberedLine> first, ChannelReader<NumberedLine> waiting, Backlog backlog, CancellationToken stop)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await http.Response.WriteAsync($"retry: {ComeBackAfter}\n\n", stop);
        foreach (NumberedLine line in first)
            await WriteAsync(http, line, stop);
        await http.Response.Body.FlushAsync(stop);

        // One timer at a time, however many events come.
        Task silence = Task.Delay(KeepAlive, _time, stop);
        while (true)
        {
            Task<bool> more = waiting.WaitToReadAsync(stop).AsTask();
            while (await Task.WhenAny(more, silence) != more)
            {
                stop.ThrowIfCancellationRequested();
                await http.Response.WriteAsync(": still here\n\n", stop);
                await http.Response.Body.FlushAsync(stop);
                silence = Task.Delay(KeepAlive, _time, stop);
            }

            if (!await more)
                return;
            while (waiting.TryRead(out NumberedLine? line))
            {
                await WriteAsync(http, line, stop);
                backlog.Remove(line);
            }

            await http.Response.Body.FlushAsync(stop);
        }
    }

    private static Task WriteAsync(HttpContext http, NumberedLine line, CancellationToken stop) =>
        http.Response.WriteAsync($"id: {line.Id}\ndata: {line.Line}\n\n", stop);

    // What waits, in bytes of memory.
    private sealed class Backlog
    {
        private long _bytes;

        public bool TryAdd(NumberedLine line) => Interlocked.Add(ref _bytes, BytesOf(line)) <= MaxWaitingBytes;

        public void Remove(NumberedLine line) => Interlocked.Add(ref _bytes, -BytesOf(line));

        private static long BytesOf(NumberedLine line) => sizeof(char) * (long)line.Line.Length;
    }
}
