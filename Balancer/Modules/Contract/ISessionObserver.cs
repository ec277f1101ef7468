using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Contract;

/// <summary>
/// Watches the sessions of the process. The calls of one session come in order and on its loop's thread; those of several loops at the
/// same time. A call must return at once and keep nothing of <see cref="SessionFacts"/>, which serves the next client later.
/// </summary>
public interface ISessionObserver
{
    void Accepted(SessionFacts session);

    /// <summary>A pick is made; the session connects to the peer next, unless there is none.</summary>
    void Picked(SessionFacts session, Upstreams.Upstream upstream, PickDecision decision);

    /// <summary>No server could be picked because all are full, and the session waits for one.</summary>
    void Waiting(SessionFacts session, Upstreams.Upstream upstream, PickDecision decision) { }

    /// <summary>The connect to the picked peer succeeded.</summary>
    /// <param name="connection">Where it went.</param>
    void Connected(SessionFacts session, UpstreamConnection connection);

    /// <summary>The connect to the picked peer failed.</summary>
    /// <param name="reason">In the words of the error log.</param>
    /// <param name="isShut">The peer is now out for <c>fail_timeout</c>.</param>
    void Failed(SessionFacts session, Upstreams.Upstream upstream, Peer peer, string reason, bool isShut);

    /// <param name="connection">The server that was reached; null: none.</param>
    /// <param name="outcome">How it ended.</param>
    void Ended(SessionFacts session, UpstreamConnection? connection, RelayEnd outcome);

    /// <summary>Health checks have changed the peer's <see cref="Peer.Health"/>. Not on the thread of a loop of sessions.</summary>
    /// <param name="reason">Why; empty for a peer that is healthy again.</param>
    void HealthChanged(Upstreams.Upstream upstream, Peer peer, string reason) { }
}

/// <summary>A session's connection to a server.</summary>
/// <param name="Upstream">The group.</param>
/// <param name="Peer">The server.</param>
/// <param name="Local">The balancer's end; the server sees it as the client's address. Null when the socket is gone.</param>
public sealed record UpstreamConnection(Upstreams.Upstream Upstream, Peer Peer, System.Net.EndPoint? Local);

/// <summary>The observers of the process. Any thread; loops ask once for each event of a session.</summary>
public sealed class SessionObservers
{
    private readonly Lock _lock = new();
    private volatile ISessionObserver? _current;

    /// <summary>Whom to tell; null when nobody watches.</summary>
    public ISessionObserver? Current => _current;

    public void Add(ISessionObserver observer)
    {
        lock (_lock)
            _current = _current is { } other ? new Both(other, observer) : observer;
    }

    public void Remove(ISessionObserver observer)
    {
        lock (_lock)
            _current = Without(_current, observer);
    }

    private static ISessionObserver? Without(ISessionObserver? from, ISessionObserver gone) => from switch
    {
        Both both => Without(both.First, gone) is { } first
            ? Without(both.Second, gone) is { } second ? new Both(first, second) : first
            : Without(both.Second, gone),
        _ => from == gone ? null : from,
    };

    private sealed class Both(ISessionObserver first, ISessionObserver second) : ISessionObserver
    {
        public ISessionObserver First => first;

        public ISessionObserver Second => second;

        public void Accepted(SessionFacts session)
        {
            first.Accepted(session);
            second.Accepted(session);
        }

        public void Picked(SessionFacts session, Upstreams.Upstream upstream, PickDecision decision)
        {
            first.Picked(session, upstream, decision);
            second.Picked(session, upstream, decision);
        }

        public void Waiting(SessionFacts session, Upstreams.Upstream upstream, PickDecision decision)
        {
            first.Waiting(session, upstream, decision);
            second.Waiting(session, upstream, decision);
        }

        public void Connected(SessionFacts session, UpstreamConnection connection)
        {
            first.Connected(session, connection);
            second.Connected(session, connection);
        }

        public void Failed(SessionFacts session, Upstreams.Upstream upstream, Peer peer, string reason, bool isShut)
        {
            first.Failed(session, upstream, peer, reason, isShut);
            second.Failed(session, upstream, peer, reason, isShut);
        }

        public void Ended(SessionFacts session, UpstreamConnection? connection, RelayEnd outcome)
        {
            first.Ended(session, connection, outcome);
            second.Ended(session, connection, outcome);
        }

        public void HealthChanged(Upstreams.Upstream upstream, Peer peer, string reason)
        {
            first.HealthChanged(upstream, peer, reason);
            second.HealthChanged(upstream, peer, reason);
        }
    }
}
