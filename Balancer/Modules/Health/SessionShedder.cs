using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;

namespace ChatCluster.Balancer.Modules.Health;

/// <summary>Ends sessions, and says how many. Any thread.</summary>
internal delegate Task<int> EndSessions(EndRequest request);

/// <summary>
/// Ends sessions a few at a time, so that their clients reconnect to other servers: those of servers that are down (<c>on_down=close</c>),
/// those of servers with more than their share (<c>rebalance</c>), and those that a user closes (<c>ctl close</c>). Any thread.
/// </summary>
/// <remarks>Ten times a second while there is something to do; otherwise nothing runs.</remarks>
internal sealed class SessionShedder(EndSessions end, ErrorLog log, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Dictionary<Peer, Closing> _closing = [];
    private readonly Dictionary<Upstreams.Upstream, Rebalancing> _rebalancing = [];
    private Dictionary<Peer, Upstreams.Upstream> _known = [];
    private Task _running = Task.CompletedTask;
    private bool _isStopped;

    /// <summary>By the monotonic clock: the wall clock may be set.</summary>
    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>A configuration is in use: servers may have gone or come.</summary>
    public void Apply(IReadOnlyCollection<Upstreams.Upstream> upstreams)
    {
        lock (_lock)
        {
            var isFirst = _known.Count == 0;
            var inUse = upstreams.SelectMany(upstream => upstream.Peers.All.Where(static peer => !peer.Config.Down)
                .Select(peer => (Peer: peer, Upstream: upstream))).ToDictionary(static pair => pair.Peer, static pair => pair.Upstream);
            foreach (var (peer, upstream) in _known.Where(known => !inUse.ContainsKey(known.Key)))
                Close(upstream, peer);
            var added = inUse.Where(pair => !isFirst && pair.Key.Config.IsInUse && !_known.ContainsKey(pair.Key));
            foreach (var upstream in added.Select(static pair => pair.Value).Distinct())
                Rebalance(upstream);
            _known = inUse;
        }
    }

    /// <summary>Health checks have changed a server's state.</summary>
    public void OnHealthChanged(Upstreams.Upstream upstream, Peer peer)
    {
        lock (_lock)
        {
            if (peer.Health == PeerHealth.Unhealthy)
                Close(upstream, peer);
            else if (peer.Health == PeerHealth.Healthy)
                Rebalance(upstream);
        }
    }

    /// <summary>Ends the open sessions of a server, spread over a time.</summary>
    /// <param name="newest">The number of the newest connection that is meant: clients that come back to the server stay.</param>
    /// <returns>How many it will end.</returns>
    public int CloseByHand(Upstreams.Upstream upstream, Peer peer, TimeSpan over, long newest)
    {
        lock (_lock)
        {
            _closing[peer] = new Closing(upstream, peer, Now + over) { Newest = newest, Left = peer.Connections };
            Run();
            return peer.Connections;
        }
    }

    /// <summary>Ends no more sessions; completes within a tick.</summary>
    public Task StopAsync()
    {
        lock (_lock)
        {
            _isStopped = true;
            return _running;
        }
    }

    private void Close(Upstreams.Upstream upstream, Peer peer)
    {
        if (!peer.Config.ClosesOnDown || peer.Connections == 0)
            return;
        _closing[peer] = new Closing(upstream, peer, Now + peer.Config.CloseTime);
        log.Write(LogLevel.Notice, $"upstream \"{upstream.Name}\": closing {peer.Connections} sessions of server {peer}");
        Run();
    }

    private void Rebalance(Upstreams.Upstream upstream)
    {
        if (upstream.Config.RebalanceRate == 0 || _rebalancing.ContainsKey(upstream))
            return;
        _rebalancing.Add(upstream, new Rebalancing(upstream));
        upstream.IsRebalancing = true;
        log.Write(LogLevel.Notice, $"upstream \"{upstream.Name}\": rebalancing sessions");
        Run();
    }

    private void Run()
    {
        if (_running.IsCompleted && !_isStopped)
            _running = RunAsync();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Tick, time);
        do
        {
            await timer.WaitForNextTickAsync().ConfigureAwait(false);
            var (closing, rebalancing) = Work();
            foreach (var one in closing)
                await CloseSomeAsync(one);
            foreach (var one in rebalancing)
                await ShedAsync(one);
        }
        while (HasWork());
    }

    private (Closing[] Closing, Rebalancing[] Rebalancing) Work()
    {
        lock (_lock)
        {
            foreach (var done in _closing.Values.Where(static one => one.IsDone).ToList())
                _closing.Remove(done.Peer);
            return ([.. _closing.Values], [.. _rebalancing.Values]);
        }
    }

    /// <summary>Under the same lock that starts the work: what comes after the answer "no" starts it again.</summary>
    private bool HasWork()
    {
        lock (_lock)
        {
            if (_closing.Count + _rebalancing.Count > 0 && !_isStopped)
                return true;
            _running = Task.CompletedTask;
            return false;
        }
    }

    private async Task CloseSomeAsync(Closing one)
    {
        var quota = ShedPlan.Quota(one.Left ?? one.Peer.Connections, one.Until - Now, Tick);
        var request = new EndRequest(one.Peer, quota, one.IsByHand ? RelayEnd.ClosedByHand : RelayEnd.ServerDown) { Newest = one.Newest };
        var ended = await end(request);
        if (one.IsByHand)
            one.Left = ended < quota ? 0 : one.Left - ended;
    }

    private async Task ShedAsync(Rebalancing one)
    {
        for (one.Credit += one.Upstream.Config.RebalanceRate * Tick.TotalSeconds; one.Credit >= 1; one.Credit--)
        {
            // Servers that cannot take a session, for whatever reason, have no share: sessions ended for them would only come back.
            var servers = one.Upstream.Inspect().Rows
                .Where(static row => row.Refusal == PickRefusal.None && !row.Peer.Config.Backup).ToList();
            if (servers.Count == 0 || ShedPlan.Overfull([.. servers.Select(static row => (row.Connections, row.Weight))]) is not { } from)
            {
                Finish(one, servers);
                return;
            }
            await end(new EndRequest(servers[from].Peer, 1, RelayEnd.Rebalanced));
        }
        if (one.Upstream.Config.RebalanceRate == 0)
            Finish(one, []);
    }

    private void Finish(Rebalancing one, List<DecisionRow> servers)
    {
        lock (_lock)
            _rebalancing.Remove(one.Upstream);
        one.Upstream.IsRebalancing = false;
        log.Write(LogLevel.Notice, $"upstream \"{one.Upstream.Name}\": rebalanced, sessions by server: "
            + string.Join(", ", servers.Select(static row => $"{row.Peer} {row.Connections}")));
    }

    /// <param name="Upstream">Its group.</param>
    /// <param name="Peer">The server that is down, or whose sessions a user closes.</param>
    /// <param name="Until">When its last session ends, on the clock of <see cref="Now"/>.</param>
    private sealed record Closing(Upstreams.Upstream Upstream, Peer Peer, TimeSpan Until)
    {
        /// <summary>How many sessions a user's command has still to end; null: the server is down, and all end.</summary>
        public int? Left { get; set; }

        public long Newest { get; init; } = long.MaxValue;

        public bool IsByHand => Left is not null;

        /// <summary>
        /// All sessions have ended, or the server is back; or there is no better one, and a wrong check must not end sessions.
        /// </summary>
        public bool IsDone => Peer.Connections == 0 || (IsByHand ? Left == 0 : Upstream.Peers.AreAllUnhealthy
            || (Upstream.Peers.All.Contains(Peer) && !Peer.Config.Down && Peer.Health != PeerHealth.Unhealthy));
    }

    private sealed class Rebalancing(Upstreams.Upstream upstream)
    {
        public Upstreams.Upstream Upstream => upstream;

        /// <summary>Sessions that may be ended now.</summary>
        public double Credit { get; set; }
    }
}
