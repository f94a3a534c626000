using System.Diagnostics;
using System.Globalization;
using PeerPigeon.Actors;
using PeerPigeon.Dashboard.Tests.Host;

namespace PeerPigeon.Dashboard.Tests.ByHand;

/// <summary>
/// What an open page costs its peer, and how fast it answers: 200 peers in memory around it, and signed messages of a real neighbour. Processor time is this
/// process's (hub, both peers, the page's server half; not the browser); each round is measured without and with a page, one right after the other.
/// </summary>
internal sealed class PageCost(Chromium chromium, int rounds)
{
    private const int Crowd = 198, Messages = 10_000, UnderWay = 64, PerSecond = 1_000;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    public async Task MeasureAsync()
    {
        await using Stage stage = await Stage.StartAsync(options => options.Neighbourhood = Bystander.Crowd(Crowd));
        Friend friend = await stage.JoinAsync("gaming");
        await Until.HoldsAsync(() => stage.Mesh.GetStatus().ConnectedCount == 1, "link");
        Counter heard = new(stage.Mesh);
        await RoundAsync(friend.Mesh, heard);

        Console.WriteLine($"{Crowd + 2} peers; {rounds} rounds of {Messages} signed messages as fast as they go; load {await LoadAsync()}");
        Console.WriteLine("| page | processor, without | with | more | time, without | with | more |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (string tab in (string[])["network", "mesh", "messages", "data", "log"])
            await CompareAsync(stage, friend.Mesh, heard, tab);

        Console.WriteLine();
        await AnswersAsync(stage, friend.Mesh, heard);
        Console.WriteLine($"load at the end {await LoadAsync()}");
    }

    private async Task CompareAsync(Stage stage, IPeerPigeonMesh friend, Counter heard, string tab)
    {
        List<(double Without, double With)> processor = [], time = [];
        for (var round = 0; round < rounds; round++)
        {
            (double Processor, double Time) without = await RoundAsync(friend, heard);
            await using (Look look = await (await chromium.OpenAsync($"{stage.Url}/{tab}")).AliveAsync())
            {
                await Task.Delay(Settle);
                (double Processor, double Time) with = await RoundAsync(friend, heard);
                processor.Add((without.Processor, with.Processor));
                time.Add((without.Time, with.Time));
                await look.Page.CloseAsync(new() { RunBeforeUnload = true });
                await Until.HoldsAsync(() => stage.State.Mesh!.Listeners == 0, "end of listening");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {tab} | {Row(processor)} | {Row(time)} |"));
    }

    // µs for one message, the medians, and the median of the ratios.
    private static string Row(List<(double Without, double With)> pairs) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Median(pairs.Select(pair => pair.Without)):0} µs | {Median(pairs.Select(pair => pair.With)):0} µs | {(Median(pairs.Select(pair => pair.With / pair.Without)) - 1) * 100:0.0} %");

    private static async Task<(double Processor, double Time)> RoundAsync(IPeerPigeonMesh friend, Counter heard)
    {
        long until = heard.Count + Messages;
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, UnderWay).Select(async lane =>
        {
            for (int i = lane; i < Messages; i += UnderWay)
                await friend.SendMessageAsync($"message {i} of many");
        }));
        await Until.HoldsAsync(() => heard.Count >= until, $"{Messages} messages");
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        return ((Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / Messages, took.TotalMicroseconds / Messages);
    }

    private async Task AnswersAsync(Stage stage, IPeerPigeonMesh friend, Counter heard)
    {
        await using Look look = await (await chromium.OpenAsync($"{stage.Url}/network")).AliveAsync();
        using CancellationTokenSource over = new();
        Task events = SendAsync(friend, over.Token);
        await Task.Delay(Settle);
        long before = heard.Count, start = Stopwatch.GetTimestamp();
        Dictionary<string, List<double>> answers = [];
        for (var round = 0; round < rounds; round++)
        {
            foreach (Interaction interaction in Interaction.All)
            {
                if (!answers.TryGetValue(interaction.Name, out List<double>? took))
                    answers[interaction.Name] = took = [];
                took.Add(await look.Page.EvaluateAsync<double>(interaction.Script));
                await Task.Delay(150);
            }
        }

        double rate = (heard.Count - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await over.CancelAsync();
        await events;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Crowd + 2} peers; {rate:0} events a second ({PerSecond} wanted); from the click or key to the change in the page, ms"));
        Console.WriteLine("| interaction | median | worst of nine in ten | worst |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach ((string name, List<double> took) in answers)
        {
            took.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {took[took.Count / 2]:0} | {took[(int)Math.Ceiling(took.Count * 0.9) - 1]:0} | {took[^1]:0} |"));
        }
    }

    private static async Task SendAsync(IPeerPigeonMesh friend, CancellationToken over)
    {
        long start = Stopwatch.GetTimestamp();
        for (long sent = 0; !over.IsCancellationRequested;)
        {
            long due = (long)(Stopwatch.GetElapsedTime(start).TotalSeconds * PerSecond) - sent;
            await Task.WhenAll(Enumerable.Range(0, (int)Math.Min(due, UnderWay)).Select(_ => friend.SendMessageAsync("one of a thousand a second", null, CancellationToken.None)));
            sent += due;      // what cannot be sent in time is not made up for
            await Task.Delay(5, CancellationToken.None);
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static async Task<string> LoadAsync() =>
        OperatingSystem.IsLinux() ? string.Join(' ', (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ').Take(1)) : "unknown";

    private sealed class Counter
    {
        private long _count;

        public Counter(IPeerPigeonMesh mesh) => mesh.MessageReceived += (_, _) => Interlocked.Increment(ref _count);

        public long Count => Interlocked.Read(ref _count);
    }
}
