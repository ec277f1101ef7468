using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Explain;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Ctl;
using ChatCluster.Balancer.Modules.Health;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Relay;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Control;

/// <summary>Carries out the commands of <c>Balancer ctl</c>: the rules of the file hold for what is changed by hand.</summary>
internal sealed class CtlCommands(UpstreamSet upstreams, HandChanges changes, RelayWorkers workers, SessionShedder shedder, ProcessLog log)
{
    private const string Over = "--over=";

    private static readonly string[] OfAServer = ["weight", "drain", "down", "up", "reset", "close"];

    /// <param name="request">Its command may have <c>--json</c>, <c>--keep</c> or <c>--over=TIME</c> anywhere.</param>
    public async Task<CtlAnswer> RunAsync(CtlRequest request)
    {
        var (words, terminal, command) = request;
        List<string> arguments = [.. command.Where(static word => !word.StartsWith("--", StringComparison.Ordinal))];
        var report = new CtlReport(changes, words, terminal, isJson: command.Contains("--json"));
        if (command.FirstOrDefault(static word => word.StartsWith("--", StringComparison.Ordinal) && word is not ("--json" or "--keep")
            && !word.StartsWith(Over, StringComparison.Ordinal)) is { } unknown)
            return CtlAnswer.Refuse(words.Say($"unknown option {unknown}", $"未知的选项 {unknown}"));
        var over = TimeSpan.Zero;
        var spread = command.FirstOrDefault(static word => word.StartsWith(Over, StringComparison.Ordinal));
        if (spread is not null && !TimeValue.TryParse(spread[Over.Length..], out over))
            return CtlAnswer.Refuse(words.Say($"invalid time in {spread}", $"{spread} 里的时间无效"));
        if (spread is not null && (arguments is not ["close", ..] || arguments is ["close", ['#', ..]]))
            return CtlAnswer.Refuse(words.Say($"{Over}TIME belongs to \"close SERVER\"", $"{Over}TIME 只能和“close SERVER”一起用"));
        if (arguments is ["show"])
            return CtlAnswer.Done(report.Show(upstreams.All));
        if (arguments is ["show", var name])
        {
            return upstreams.Find(name) is { } group ? CtlAnswer.Done(report.Show([group]))
                : CtlAnswer.Refuse(words.Say($"there is no upstream {name}", $"没有名为 {name} 的 upstream"));
        }

        if (arguments is ["close", ['#', .. var digits]] && NumberValue.TryParse(digits, out long connection))
            return CtlAnswer.Done(report.Closed(await workers.EndSessionAsync(connection) ? 1 : 0));
        if (arguments.Count == 0 || !OfAServer.Contains(arguments[0]))
        {
            return CtlAnswer.Refuse(words.Say(
                "commands: show [UPSTREAM]; weight [UPSTREAM] SERVER NUMBER; drain, down, up, reset [UPSTREAM] SERVER; "
                    + "close [UPSTREAM] SERVER [--over=TIME]; close #CONNECTION",
                "命令：show [UPSTREAM]；weight [UPSTREAM] SERVER NUMBER；drain、down、up、reset [UPSTREAM] SERVER；"
                    + "close [UPSTREAM] SERVER [--over=TIME]；close #CONNECTION"));
        }

        return arguments[0] == "close" ? await CloseAsync(arguments, over, report, words)
            : Change(arguments, keeps: command.Contains("--keep"), report, words);
    }

    /// <summary>Ends the sessions of a server: at once, or spread over a time.</summary>
    private async Task<CtlAnswer> CloseAsync(List<string> arguments, TimeSpan over, CtlReport report, Words words)
    {
        if (Find(arguments[1..]) is not ({ } upstream, { } peer))
            return RefuseServer(words);
        log.Write(LogLevel.Notice, $"ctl: {string.Join(' ', arguments)}");
        var meant = upstream.Peers.All.Where(one => one.Config.Server == peer.Config.Server).ToList();
        if (over > TimeSpan.Zero)
            return CtlAnswer.Done(report.Closing(meant.Sum(one => shedder.CloseByHand(upstream, one, over, ConnectionNumbers.Last)), over));
        var counts = await Task.WhenAll(
            meant.Select(one => workers.EndSessionsAsync(new EndRequest(one, int.MaxValue, RelayEnd.ClosedByHand))));
        return CtlAnswer.Done(report.Closed(counts.Sum()));
    }

    private CtlAnswer Change(List<string> arguments, bool keeps, CtlReport report, Words words)
    {
        var command = arguments[0];
        var number = 0;
        if (command == "weight" && (!NumberValue.TryParse(arguments[^1], out number) || number == 0))
            return CtlAnswer.Refuse(words.Say($"invalid weight \"{arguments[^1]}\"", $"权重 \"{arguments[^1]}\" 无效"));
        if (Find(command == "weight" ? arguments[1..^1] : arguments[1..]) is not ({ } upstream, { } peer))
            return RefuseServer(words);
        if (command == "weight" && !FitsTheRing(upstream, peer, number))
            return CtlAnswer.Refuse(words.Say($"weight {number} is too large for a consistent hash", $"权重 {number} 对一致性哈希来说太大"));
        log.Write(LogLevel.Notice, $"ctl: {string.Join(' ', arguments)}{(keeps ? " --keep" : "")}");
        if (command == "reset")
            changes.TakeBack(upstream, peer);
        else if (command == "weight")
            changes.Change(upstream, peer, change => change with { Weight = number, Keeps = keeps });
        else if (command == "drain")
            changes.Change(upstream, peer, change => change with { Drain = true, Keeps = keeps });
        else if (command == "down")
            changes.Change(upstream, peer, change => change with { Down = true, Keeps = keeps });
        else
            changes.Change(upstream, peer, change => change with { Down = false, Drain = false, Keeps = keeps });
        return CtlAnswer.Done(report.Show([upstream]));
    }

    private static CtlAnswer RefuseServer(Words words) => CtlAnswer.Refuse(words.Say(
        "no server is called so, or several are: name the upstream and the server", "没有这台服务器，或者有几台：请写出 upstream 和服务器"));

    /// <summary>The same limit as for the file.</summary>
    private static bool FitsTheRing(Upstream upstream, Peer peer, int weight) =>
        upstream.Config.Policy is not HashConfig { Consistent: true } || peer.Config.Backup
        || upstream.Peers.TotalWeight - peer.Config.Weight + weight <= HashConfig.MostRingWeight;

    /// <summary>The server that <c>[UPSTREAM] SERVER</c> means; nulls when none or several are called so.</summary>
    private (Upstream? Upstream, Peer? Peer) Find(List<string> path)
    {
        var groups = path.Count == 2 ? upstreams.All.Where(group => group == upstreams.Find(path[0])) : upstreams.All;
        var found = groups.SelectMany(static group => group.Peers.All.Select(peer => (group, peer)))
            .Where(one => path.Count is 1 or 2 && one.peer.IsCalled(path[^1])).ToList();
        // The addresses of one line are one server to a user.
        return found.DistinctBy(static one => (one.group, one.peer.Config.Server)).Count() == 1 ? found[0] : default;
    }
}
