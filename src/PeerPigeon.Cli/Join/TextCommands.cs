using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Terminal;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Join;

/// <summary>What a person types: a line for everybody, or a command that begins with a slash.</summary>
internal sealed class TextCommands
{
    private static readonly (string Usage, string Meaning)[] Usages =
    [
        ("/dm ID TEXT", "to one peer; the first characters of its id will do"),
        ("/peers", "whom this peer is linked with"),
        ("/members", "who is in the network, however many hops away"),
        ("/status", "where this peer is"),
        ("/network NAME", "another home network, while disconnected"),
        ("/fallback on|off", "whether it may go to the global network"),
        ("/connect [URL]", "to the hub, or to another"),
        ("/disconnect", "say goodbye and stay here"),
        ("/file ID PATH", "send a file to a linked peer"),
        ("/networks", "which networks the hub lists, with their peers"),
        ("/dht put K V", "keep a value in the network: JSON, or a text"),
        ("/dht get K", "read it, from any member"),
        ("/dht delete K", "delete it"),
        ("/help", "this list"),
        ("/quit", "say goodbye and end"),
    ];

    private readonly IPeerPigeonMesh _mesh;
    private readonly MeshCommands _commands;
    private readonly Action<string> _show;
    private readonly Transfers _transfers;
    private readonly Paint _paint;

    public TextCommands(IPeerPigeonMesh mesh, MeshCommands commands, Action<string> show, Transfers transfers, Paint paint)
    {
        _mesh = mesh;
        _commands = commands;
        _show = show;
        _transfers = transfers;
        _paint = paint;
    }

    /// <summary>The commands, a line each.</summary>
    public static IReadOnlyList<string> Help { get; } = [.. Usages.Select(usage => $"{usage.Usage,-18}{usage.Meaning}")];

    /// <summary>The first words of the commands.</summary>
    internal static IEnumerable<string> Names => Usages.Select(usage => usage.Usage.Split(' ')[0]);

    /// <summary>Whether the line asks for the end of the peer.</summary>
    public static bool IsQuit(string line) => line.Trim() == "/quit";

    /// <summary>Does what one line asks for, and says so if it cannot be done. Lines may wait side by side.</summary>
    public async Task RunAsync(string line, CancellationToken stop)
    {
        try
        {
            if (line.StartsWith('/'))
                await RunCommandAsync(line.Trim(), stop);
            else if (!string.IsNullOrWhiteSpace(line))
                await _commands.SendAsync(line, stop);
        }
        catch (OperationCanceledException)
        {
            // The peer ends; nobody waits for this line any more.
        }
        catch (Exception fault)
        {
            (_, string message) = Faults.Describe(fault);
            _show(_paint.Fault($"! {Printable.Of(message)}"));
        }
    }

    private async Task RunCommandAsync(string line, CancellationToken stop)
    {
        (string name, string rest) = Split(line);
        switch (name)
        {
            case "/dm":
                await SendDirectAsync(rest, stop);
                break;
            case "/peers":
                ShowPeers();
                break;
            case "/members":
                ShowMembers();
                break;
            case "/status":
                ShowStatus();
                break;
            case "/network" when rest.Length > 0:
                await _commands.SetNetworkAsync(rest, stop);
                ShowStatus();
                break;
            case "/fallback" when rest is "on" or "off":
                await _commands.SetFallbackAsync(rest == "on", stop);
                _show($"fallback to the global network is {(rest == "on" ? "allowed" : "forbidden")}");
                break;
            case "/connect":
                await ConnectAsync(rest, stop);
                break;
            case "/disconnect":
                await _commands.DisconnectAsync(stop);
                break;
            case "/file":
                await SendFileAsync(rest, stop);
                break;
            case "/networks" when rest.Length == 0:
                await ShowNetworksAsync(stop);
                break;
            case "/dht":
                await UseDhtAsync(rest, stop);
                break;
            case "/help":
                foreach (string usage in Help)
                    _show(usage);
                break;
            default:
                Refuse(name);
                break;
        }
    }

    private void Refuse(string name)
    {
        (string usage, _) = Usages.FirstOrDefault(known => known.Usage.Split(' ')[0] == name);
        if (usage is not null)
            _show(_paint.Fault($"! use {usage}"));
        else
            _show(_paint.Fault($"! no command {Values.Shown(name)}{(NearName.Of(name, Names) is { } near ? $"; did you mean {near}?" : "")} (/help)"));
    }

    private async Task SendDirectAsync(string rest, CancellationToken stop)
    {
        (string who, string text) = Split(rest);
        if (who.Length == 0 || text.Length == 0)
        {
            Refuse("/dm");
            return;
        }

        PeerId to = Find(who, FindWhere.Members);
        SentDirectMessage sent = await _commands.SendDirectAsync(to, new JValue(text), stop);
        _show($"→ {_paint.Name(to)}  {(sent.Acknowledged ? "delivered" : "sent; that peer cannot confirm")}");
    }

    private async Task UseDhtAsync(string rest, CancellationToken stop)
    {
        (string what, string more) = Split(rest);
        (string key, string text) = Split(more);
        switch (what)
        {
            case "put" when text.Length > 0:
                JObject put = await _commands.DhtPutAsync(key, ValueOf(text), DhtPutOptions.Default, stop);
                _show($"{Printable.Of(key)} kept in {Printable.Of((string)put["networkName"]!)} by {put["owners"]} other members");
                break;
            case "get" when key.Length > 0:
                JObject? found = await _commands.DhtGetAsync(key, DhtGetOptions.Default, stop);
                _show(found is null
                    ? $"nothing under {Printable.Of(key)}"
                    : $"{Printable.Of(key)} = {Printable.Of(JsonText.Of(found["value"]!))}  (by {((string)found["publisher"]!)[..8]} in {Printable.Of((string)found["networkName"]!)})");
                break;
            case "delete" when key.Length > 0:
                await _commands.DhtDeleteAsync(key, DhtGetOptions.Default, stop);
                _show($"{Printable.Of(key)} deleted");
                break;
            default:
                Refuse("/dht");
                break;
        }
    }

    // What is no JSON is a text, so that nobody has to type quotes.
    private static JToken ValueOf(string text)
    {
        try
        {
            return JsonText.Parse(text);
        }
        catch (Exception fault) when (fault is FormatException or Newtonsoft.Json.JsonException)
        {
            return new JValue(text);
        }
    }

    private async Task SendFileAsync(string rest, CancellationToken stop)
    {
        (string who, string path) = Split(rest);
        if (who.Length == 0 || path.Length == 0)
        {
            Refuse("/file");
            return;
        }

        PeerId to = Find(who, FindWhere.Links);
        await using FileStream file = Open(JoinCompletion.Home(path));
        string name = Path.GetFileName(file.Name);
        using Transfers.Transfer transfer = _transfers.Start($"to {to.ToShortString()}  {Printable.Of(name)}", file.Length);
        SentStream sent = await _mesh.SendStreamAsync(to, file, new StreamOptions { FileName = name }, transfer, stop);
        _show($"→ {_paint.Name(to)}  {Printable.Of(name)}, {ProgressText.Bytes(sent.Bytes)}, sent");
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new MeshException(MeshErrors.BadCommand, $"the file cannot be read: {fault.Message}");
        }
    }

    private async Task ShowNetworksAsync(CancellationToken stop)
    {
        JArray networks = await _commands.NetworksAsync(stop);
        if (networks.Count == 0)
            _show("no networks yet");
        foreach (JToken network in networks)
            _show($"{Printable.Of((string)network["name"]!),-12}  {network["peers"]} at home there, {network["active"]} in it now, {network["fallback"]} away in global");
    }

    private enum FindWhere
    {
        Links,
        Members,
    }

    // A whole id may be anybody's; a part of one can only mean somebody whom we know.
    private PeerId Find(string text, FindWhere where)
    {
        if (PeerId.TryParse(text, out PeerId whole))
            return whole;
        IEnumerable<PeerId> ids = _mesh.GetPeers().Select(peer => peer.PeerId);
        if (where == FindWhere.Members)
            ids = ids.Concat(_mesh.GetMembers().Members.Select(member => member.PeerId));
        PeerId[] known = [.. ids.Where(id => id != _mesh.PeerId && id.ToString().StartsWith(text, StringComparison.OrdinalIgnoreCase)).Distinct()];
        string whom = where == FindWhere.Members ? "known" : "linked";
        return known switch
        {
            [PeerId one] => one,
            [] => throw new MeshException(MeshErrors.UnknownPeer, $"no {whom} peer's id begins with '{Values.Shown(text)}'; give all {PeerId.TextLength} characters, or see /peers{(where == FindWhere.Members ? " and /members" : "")}"),
            _ => throw new MeshException(MeshErrors.UnknownPeer, $"{known.Length} {whom} peers' ids begin with '{Values.Shown(text)}'; give more characters"),
        };
    }

    private async Task ConnectAsync(string rest, CancellationToken stop)
    {
        Uri? hub = null;
        if (rest.Length > 0 && !HubUrl.TryParse(rest, out hub, out string? error))
            throw new MeshException(MeshErrors.BadCommand, error);
        await _commands.ConnectAsync(hub, stop);
    }

    private void ShowPeers()
    {
        IReadOnlyList<MeshPeer> peers = _mesh.GetPeers();
        if (peers.Count == 0)
            _show("no links yet");
        foreach (MeshPeer peer in peers)
        {
            _show(
                $"{_paint.Name(peer.PeerId)}  {Printable.Of(peer.NetworkName.Value),-12}  {peer.Link,-7}  {peer.Direction,-8}  {peer.Status}"
                + (peer.Agent is { } agent ? $"  {Printable.Of(agent)}" : ""));
        }
    }

    private void ShowMembers()
    {
        MeshMembers known = _mesh.GetMembers();
        _show($"{(known.Members.Length < known.Estimate - 1 ? "about " : "")}{known.Estimate} in {Printable.Of(known.NetworkName.Value)}, this peer included");
        foreach (MeshMember member in known.Members)
        {
            string proof = member.Verified ? "" : "  unproven";
            string agent = member.Agent is { } told ? $"  {Printable.Of(told)}" : "";
            _show($"{_paint.Name(member.PeerId)}  {(member.IsSuspected ? "may be gone" : "here")}{proof}{agent}");
        }
    }

    private void ShowStatus()
    {
        MeshStatus status = _mesh.GetStatus();
        string hub = status.Connected ? "connected to" : status.IsActive ? "trying" : "disconnected from";
        _show($"{status.PeerId.ToShortString()} in {Printable.Of(status.NetworkName.Value)}, {hub} {status.SignalingUrl?.OriginalString ?? "no hub"}, "
            + $"{status.ConnectedCount} of {status.MinPeers} to {status.MaxPeers} links, peers known: {status.DiscoveredCount}");
    }

    private static (string Word, string Remainder) Split(string line)
    {
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (line, "") : (line[..space], line[(space + 1)..].Trim());
    }
}
