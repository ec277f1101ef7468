using System.Net;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Proxy;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Explain;

/// <summary>
/// <c>--simulate</c>: plays the picks of a configuration without a socket, by the code that serves. A client connects every second and
/// stays, as chat clients do; the sessions of a server that fails end.
/// </summary>
public sealed class Simulation
{
    private const int FirstClientPort = 40000;

    private static readonly IPEndPoint Listener = new(IPAddress.Loopback, 8000);

    private readonly SimulationPlan _plan;
    private readonly Words _words;
    private readonly Terminal _terminal;
    private readonly TextWriter _output;
    private readonly SimulatedTime _time = new();
    private readonly Upstream _upstream;
    private readonly RelaySettings _settings;
    private readonly DecisionTable _table;
    private readonly PeerNames _names;
    private readonly HashSet<Peer> _dead = [];
    private readonly List<(Peer Peer, UpstreamSelection Selection)> _open = [];

    private Simulation(
        BalancerConfig config, UpstreamConfig upstream, SimulationPlan plan, Words words, Terminal terminal, TextWriter output)
    {
        (_plan, _words, _terminal, _output) = (plan, words, terminal, output);
        _upstream = new Upstream(upstream, _time, new Random(plan.Seed));
        _settings = config.Servers.Select(static server => server.Content).OfType<ProxyConfig>()
            .FirstOrDefault(proxy => proxy.Upstream == upstream.Name)?.Settings ?? new RelaySettings();
        _table = new DecisionTable(words, terminal);
        _names = new PeerNames(_upstream.Peers, terminal);
    }

    /// <summary>Plays, and prints a table for each pick and the landings last.</summary>
    /// <returns>Null, or why the plan does not fit the configuration.</returns>
    public static string? Run(BalancerConfig config, SimulationPlan plan, Words words, Terminal terminal, TextWriter output)
    {
        var found = config.Upstreams.Where(upstream =>
            plan.Upstream is null || upstream.Name.Equals(plan.Upstream, StringComparison.OrdinalIgnoreCase)).ToList();
        if (found is not [var only])
        {
            var names = string.Join(", ", config.Upstreams.Select(static upstream => upstream.Name));
            return found.Count == 0
                ? words.Say($"there is no such upstream; the configuration has: {names}", $"没有这个 upstream；配置里有：{names}")
                : words.Say($"choose one with --upstream: {names}", $"请用 --upstream 选一个：{names}");
        }

        return new Simulation(config, only, plan, words, terminal, output).Play();
    }

    private string? Play()
    {
        if (_plan.Events.FirstOrDefault(one => !AllPeers().Any(peer => peer.IsCalled(one.Server))) is { } stray)
            return _words.Say($"no server is called {stray.Server}", $"没有名为 {stray.Server} 的服务器");

        var landings = Enumerable.Range(1, _plan.Sessions).Select(PlaySession).ToList();
        _output.WriteLine(_words.Say("landings: ", "落点：") + string.Join(' ', landings.Select(static one => one.Path)));
        foreach (var peer in AllPeers())
        {
            var (name, count) = (_names.Of(peer), landings.Count(one => one.Peer == peer));
            _output.WriteLine(_words.Say(
                $"{name}: {count} of {_plan.Sessions}, weight {peer.Config.Weight}", $"{name}：{_plan.Sessions} 个里有 {count} 个，权重 {peer.Config.Weight}"));
        }

        return null;
    }

    private IEnumerable<Peer> AllPeers() => [.. _upstream.Peers.Peers, .. _upstream.Peers.Backup is { } backup ? backup.Peers : []];

    /// <returns>The peer that took the session, and all peers it tried: <c>6002&gt;6000</c>; null and <c>-</c> for none.</returns>
    private (Peer? Peer, string Path) PlaySession(int number)
    {
        _time.Seconds = number;
        foreach (var one in _plan.Events.Where(one => one.Session == number))
            Happen(one);

        var client = ClientOf(number);
        var facts = new SessionFacts(_time);
        facts.Begin(number, client, Listener);
        _output.WriteLine($"#{number}  {_words.Say("client", "客户端")} {AddressText.Full(client)}");
        var selection = _upstream.Select(facts);
        var path = new List<string>();
        var peer = Next(selection);
        while (peer is not null)
        {
            path.Add(_names.Of(peer));
            if (!_dead.Contains(peer))
            {
                selection.Connected();
                _open.Add((peer, selection));
                break;
            }

            var isShut = selection.Failed();
            Print(peer, isShut);
            peer = _settings.AllowsRetry(path.Count, selection.TriesLeft, elapsed: TimeSpan.Zero) ? Next(selection) : null;
        }

        if (peer is null)
            _output.WriteLine("    " + _terminal.Failure(_words.Say("✗ the client gets no server", "✗ 客户端没有得到服务器")));
        _output.WriteLine();
        return (peer, path.Count == 0 ? "-" : string.Join('>', path) + (peer is null ? ">-" : ""));
    }

    private Peer? Next(UpstreamSelection selection)
    {
        var decision = new PickDecision(_upstream.Config.Policy);
        var peer = selection.Next(decision);
        _output.WriteLine("    " + _table.Title(decision));
        foreach (var line in _table.Lines(decision, _names))
            _output.WriteLine(line);
        return peer;
    }

    private void Print(Peer peer, bool isShut)
    {
        var seconds = (long)peer.Config.FailTimeout.TotalSeconds;
        var consequence = isShut ? _words.Say($", out for {seconds} s", $"，停用 {seconds} 秒") : "";
        _output.WriteLine("    " + _terminal.Failure(
            _words.Say($"✗ {_names.Of(peer)} refuses{consequence}", $"✗ {_names.Of(peer)} 拒绝连接{consequence}")));
    }

    private void Happen(ServerEvent what)
    {
        foreach (var peer in AllPeers().Where(peer => peer.IsCalled(what.Server)))
        {
            if (!what.Fails)
                _dead.Remove(peer);
            else if (_dead.Add(peer))
                EndSessionsOn(peer);
        }
    }

    private void EndSessionsOn(Peer peer)
    {
        foreach (var session in _open.Where(session => session.Peer == peer))
            session.Selection.Release();
        _open.RemoveAll(session => session.Peer == peer);
    }

    private IPEndPoint ClientOf(int number)
    {
        var client = _plan.Clients.Count == 0 ? new IPEndPoint(IPAddress.Loopback, 0) : _plan.Clients[(number - 1) % _plan.Clients.Count];
        return client.Port != 0 ? client : new IPEndPoint(client.Address, FirstClientPort + number);
    }

    /// <summary>A clock that stands still between the sessions.</summary>
    private sealed class SimulatedTime : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(Seconds);
    }
}
