using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>The peer's events as Server-Sent Events. A stream begins with the status, so that a page needs nothing else to show it.</summary>
internal sealed class EventStream
{
    /// <summary>Streams open at once, 32; one more is answered with <c>busy</c>. Each costs a connection and its queue.</summary>
    public const int MaxStreams = 32;

    /// <summary>Events that may wait for one slow client, 1024; it is cut off beyond that, and its browser comes back by itself.</summary>
    public const int MaxWaiting = 1024;

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private readonly MeshEventLines _events;
    private readonly Func<string> _opening;
    private readonly TimeProvider _time;
    private int _open;
    private long _cutOff;

    /// <summary>Serves the events of one mesh.</summary>
    /// <param name="events">Where they come from.</param>
    /// <param name="opening">The line with which each stream begins.</param>
    /// <param name="time">The clock of the signs of life.</param>
    public EventStream(MeshEventLines events, Func<string> opening, TimeProvider time)
    {
        _events = events;
        _opening = opening;
        _time = time;
    }

    /// <summary>Clients that read too slowly and were cut off.</summary>
    public long CutOff => Interlocked.Read(ref _cutOff);

    public async Task ServeAsync(HttpContext http)
    {
        if (Interlocked.Increment(ref _open) > MaxStreams)
        {
            Interlocked.Decrement(ref _open);
            throw new MeshException(MeshErrors.Busy, $"{MaxStreams} event streams are open; close one");
        }

        Channel<string> waiting = Channel.CreateBounded<string>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
        void Take(string line)
        {
            if (!waiting.Writer.TryWrite(line) && waiting.Writer.TryComplete())
                Interlocked.Increment(ref _cutOff);
        }

        _events.Add(Take);
        try
        {
            using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(
                http.RequestAborted, http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            await WriteAsync(http, waiting.Reader, ends.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The client went, or the peer ends: neither is a fault.
        }
        finally
        {
            _events.Remove(Take);
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task WriteAsync(HttpContext http, ChannelReader<string> waiting, CancellationToken stop)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await http.Response.WriteAsync($"data: {_opening()}\n\n", stop);
        await http.Response.Body.FlushAsync(stop);

        while (true)
        {
            Task<bool> more = waiting.WaitToReadAsync(stop).AsTask();
            while (await Task.WhenAny(more, Task.Delay(KeepAlive, _time, stop)) != more)
            {
                stop.ThrowIfCancellationRequested();
                await http.Response.WriteAsync(": still here\n\n", stop);
                await http.Response.Body.FlushAsync(stop);
            }

            if (!await more)
                return;
            while (waiting.TryRead(out string? line))
                await http.Response.WriteAsync($"data: {line}\n\n", stop);
            await http.Response.Body.FlushAsync(stop);
        }
    }
}
