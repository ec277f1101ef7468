using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Upstreams;

/// <summary>A peer's health has changed.</summary>
/// <param name="FailsOpen">It was the last healthy server: from now on sessions go to all servers, as without checks.</param>
public readonly record struct HealthChange(bool FailsOpen);

/// <summary>A named group of servers, shared by all event loops: one balance for the whole process.</summary>
/// <remarks>Thread-safe. The lock is taken for moments, when a session picks, connects or ends; never per message.</remarks>
public sealed class Upstream
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly SecondsClock _clock;
    private readonly Random _random;
    private readonly SelectionQueue _queue = new();

    /// <summary>What the names of the present configuration stand for now.</summary>
    private readonly Dictionary<ServerName, IReadOnlyList<NamedAddress>> _addresses = [];
    private IPickingPolicy _policy;
    private volatile bool _isRebalancing;

    public Upstream(UpstreamConfig config, TimeProvider time, Random random)
    {
        Config = config;
        _time = time;
        _clock = new SecondsClock(time);
        _random = random;
        Peers = PeerMerge.Build(Known(), [], _clock.Now);
        _queue.Peers = Peers;
        StartChecks(kept: [], isReload: true);
        _policy = PickingPolicies.Create(config.Policy, Peers, random, time);
    }

    public string Name => Config.Name;

    /// <summary>The present configuration.</summary>
    public UpstreamConfig Config { get; private set; }

    /// <summary>
    /// Sessions move to servers that have too few. Meanwhile the least loaded server gets each new session, whatever the configuration
    /// says: a client whose session was ended would otherwise return to a full server as likely as not.
    /// </summary>
    public bool IsRebalancing
    {
        get => _isRebalancing;
        set => _isRebalancing = value;
    }

    /// <summary>How a server is chosen now.</summary>
    public PolicyConfig Policy => _isRebalancing ? new LeastConnConfig() : Config.Policy;

    /// <summary>The servers of the present configuration.</summary>
    public PeerList Peers { get; private set; }

    /// <summary>Sessions that wait for a server.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _queue.Count;
        }
    }

    /// <summary>How the servers stand now, backup servers last: what a pick would look at.</summary>
    /// <param name="picked">The server that a session got by itself, while it waited; null: none.</param>
    public PickDecision Inspect(Peer? picked = null)
    {
        var standing = new PickDecision(Policy);
        lock (_lock)
        {
            var search = new PeerSearch(Peers);
            search.StartPick(_clock.Now);
            search.NoteIn(standing);
            if (search.TurnToBackup())
                search.NoteIn(standing);
            if (picked is not null)
                standing.End(picked);
        }

        return standing;
    }

    /// <summary>Begins a new session's search for a server.</summary>
    public UpstreamSelection Select(SessionFacts session)
    {
        PeerList peers;
        IPickingPolicy policy;
        lock (_lock)
            (peers, policy) = (Peers, _isRebalancing ? LeastConnections.Instance : _policy);

        return new UpstreamSelection(_lock, _clock, _queue, peers, policy.PickerFor(session));
    }

    /// <summary>Takes over a new configuration: the list and the policy are replaced whole, peers that stay keep their counters.</summary>
    /// <param name="config">With the same servers as before or others.</param>
    /// <param name="startsChecks">Health checks begin again; false: only weights and the like have changed.</param>
    public void Apply(UpstreamConfig config, bool startsChecks = true)
    {
        Action? served;
        lock (_lock)
        {
            Config = config;
            foreach (var gone in _addresses.Keys.Except(config.Peers.Select(static peer => peer.Name)).ToList())
                _addresses.Remove(gone!);
            served = Rebuild(isReload: startsChecks);
        }
        served?.Invoke();
    }

    /// <summary>A name stands for these addresses now: peers come and go, those that stay keep their counters.</summary>
    /// <returns>True when that changes the list of peers.</returns>
    public bool Apply(ServerName name, IReadOnlyList<NamedAddress> addresses)
    {
        Action? served;
        lock (_lock)
        {
            var isKnown = _addresses.TryGetValue(name, out var before);
            var isMeant = Config.Peers.Any(peer => peer.Name == name);
            if (!isMeant || (isKnown && before!.SequenceEqual(addresses)))
                return false;
            _addresses[name] = addresses;
            served = Rebuild(isReload: false);
        }
        served?.Invoke();
        return true;
    }

    /// <summary>Notes what the health checks found.</summary>
    /// <returns>What changed; null: nothing.</returns>
    public HealthChange? SetHealth(Peer peer, PeerHealth health)
    {
        Action? served;
        HealthChange change;
        lock (_lock)
        {
            // A check may end while a reload removes the server or all checks.
            if (peer.Health == health || Config.Checks.Count == 0 || !Peers.All.Contains(peer))
                return null;
            var failedOpen = Peers.AreAllUnhealthy;
            peer.Health = health;
            // An answer to a check is newer knowledge than the connects that failed before it.
            if (health == PeerHealth.Healthy)
            {
                peer.Failures.Forgive();
                peer.ComeBack(_clock.Now);
            }
            change = new HealthChange(FailsOpen: !failedOpen && Peers.AreAllUnhealthy);
            served = _queue.Serve();
        }
        served?.Invoke();
        return change;
    }

    /// <summary>The state that peers have until their first check under a new configuration.</summary>
    /// <param name="kept">Peers that were there before.</param>
    /// <param name="isReload">False: nothing changes for those.</param>
    private void StartChecks(Peer[] kept, bool isReload)
    {
        var mandatory = Config.Checks.FirstOrDefault(static check => check.IsMandatory);
        foreach (var peer in Peers.All)
        {
            if (Config.Checks.Count == 0)
                peer.Health = PeerHealth.Healthy;
            else if (mandatory is not null && !((mandatory.IsPersistent || !isReload) && kept.Contains(peer)))
                peer.Health = PeerHealth.Checking;
        }
    }

    /// <returns>Tells the sessions that waited and got a server.</returns>
    private Action? Rebuild(bool isReload)
    {
        Peer[] before = [.. Peers.All];
        Peers = PeerMerge.Build(Known(), before, _clock.Now);
        StartChecks(before, isReload);
        _policy = PickingPolicies.Create(Config.Policy, Peers, _random, _time);
        _queue.Peers = Peers;
        return _queue.Serve();
    }

    /// <summary>The peers whose addresses are known, in the order of the configuration.</summary>
    private List<PeerConfig> Known() => [.. Config.Peers.SelectMany(KnownOf)];

    private IEnumerable<PeerConfig> KnownOf(PeerConfig peer) => peer.Name is not { } name ? [peer]
        : _addresses.TryGetValue(name, out var known) ? known.Select(one => one.Of(peer)).OfType<PeerConfig>()
        : [];
}
