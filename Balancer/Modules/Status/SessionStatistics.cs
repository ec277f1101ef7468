using System.Diagnostics;
using System.Runtime.CompilerServices;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Status;

/// <summary>Counts what happens to sessions. One lock, taken a few times in the life of a session and never per message.</summary>
internal sealed class SessionStatistics : ISessionObserver
{
    private readonly Lock _lock = new();

    /// <summary>A peer takes its counters along when it goes.</summary>
    private readonly ConditionalWeakTable<Peer, PeerCounters> _peers = [];
    private readonly ConditionalWeakTable<Upstreams.Upstream, StrongBox<long>> _withoutPeer = [];
    private readonly SortedDictionary<int, long> _ended = [];

    /// <summary>When the connects under way began, by the number of the client's connection.</summary>
    private readonly Dictionary<long, long> _connecting = [];
    private long _accepted;

    public void Accepted(SessionFacts session)
    {
        lock (_lock)
            _accepted++;
    }

    public void Picked(SessionFacts session, Upstreams.Upstream upstream, PickDecision decision)
    {
        lock (_lock)
        {
            if (decision.Picked is not { } row)
            {
                _withoutPeer.GetOrCreateValue(upstream).Value++;
                return;
            }

            _peers.GetOrCreateValue(row.Peer).Picks++;
            _connecting[session.Connection] = Stopwatch.GetTimestamp();
        }
    }

    public void Connected(SessionFacts session, UpstreamConnection connection)
    {
        lock (_lock)
        {
            if (_connecting.Remove(session.Connection, out var start))
                _peers.GetOrCreateValue(connection.Peer).Connected(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    public void Failed(SessionFacts session, Upstreams.Upstream upstream, Peer peer, string reason, bool isShut)
    {
        lock (_lock)
        {
            _connecting.Remove(session.Connection);
            _peers.GetOrCreateValue(peer).Failures++;
        }
    }

    public void Ended(SessionFacts session, UpstreamConnection? connection, RelayEnd outcome)
    {
        lock (_lock)
        {
            _connecting.Remove(session.Connection);
            _ended[outcome.Status()] = _ended.GetValueOrDefault(outcome.Status()) + 1;
            if (connection is null || session.Traffic is not { } traffic)
                return;
            var counters = _peers.GetOrCreateValue(connection.Peer);
            counters.To += traffic.ToUpstream;
            counters.From += traffic.FromUpstream;
        }
    }

    /// <summary>Reads the counters while none changes.</summary>
    /// <param name="read">Gets the sessions accepted, those ended by status, and the counters of a peer and of an upstream.</param>
    public void Read(Action<SessionTotals> read)
    {
        lock (_lock)
        {
            read(new SessionTotals(_accepted, _ended, _peers.GetOrCreateValue, upstream =>
                _withoutPeer.TryGetValue(upstream, out var count) ? count.Value : 0));
        }
    }
}

/// <summary>The counters of the process.</summary>
/// <param name="Accepted">Sessions begun.</param>
/// <param name="Ended">Sessions ended, by status.</param>
/// <param name="Of">The counters of a server.</param>
/// <param name="WithoutPeer">How often a session found no server in an upstream.</param>
internal sealed record SessionTotals(
    long Accepted, IReadOnlyDictionary<int, long> Ended, Func<Peer, PeerCounters> Of, Func<Upstreams.Upstream, long> WithoutPeer);
