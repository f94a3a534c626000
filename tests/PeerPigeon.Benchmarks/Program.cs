using PeerPigeon.Benchmarks;

if (args is ["--serve", var kind])
{
    await Server.RunAsync(kind);
    return 0;
}

const string Npm = "--npm=";
string? npm = args.FirstOrDefault(arg => arg.StartsWith(Npm, StringComparison.Ordinal))?[Npm.Length..];
if (npm is not null && NodePeer.Fault(npm) is { } fault)
{
    Console.Error.WriteLine(fault);
    return 2;
}

string[] names = [.. args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal))];
string[] switches = [.. args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal) && !arg.StartsWith(Npm, StringComparison.Ordinal))];
string? unknown = switches.Except(["--quick", "--list"]).Concat(names.Except(Suite.All.Select(benchmark => benchmark.Name))).FirstOrDefault();
if (unknown is not null)
{
    Console.Error.WriteLine($"'{unknown}' is no benchmark and no switch; known are {string.Join(", ", Suite.All.Select(benchmark => benchmark.Name))}, --quick, --list, --npm=DIRECTORY");
    return 2;
}

if (switches.Contains("--list"))
{
    foreach (Benchmark benchmark in Suite.All)
        Console.WriteLine($"{benchmark.Name,-12} {benchmark.Summary}");
    return 0;
}

bool sound = await Suite.RunAsync(names, switches.Contains("--quick"), npm, Console.Out);
return sound ? 0 : 1;
