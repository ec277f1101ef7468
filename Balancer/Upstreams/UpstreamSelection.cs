using System.Diagnostics;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;

namespace ChatCluster.Balancer.Upstreams;

/// <summary>One session's search for a server: <c>Next</c>, then <c>Failed</c> and <c>Next</c> again or <c>Connected</c>, at last <c>Release</c>.</summary>
/// <remarks>
/// Used from one thread at a time; each call holds the upstream's lock for a moment. A search goes on with the list of peers it began with,
/// even if a reload replaces that list meanwhile.
/// </remarks>
public sealed class UpstreamSelection
{
    private readonly Lock _lock;
    private readonly SecondsClock _clock;
    private readonly IPicker _picker;

    /// <summary>Null once a peer is reached: a session may last for days, and is not to hold what only its beginning needs.</summary>
    private PeerSearch? _search;
    private Peer? _current;

    internal UpstreamSelection(Lock upstreamLock, SecondsClock clock, PeerList peers, IPicker picker)
    {
        _lock = upstreamLock;
        _clock = clock;
        _search = new PeerSearch(peers);
        _picker = picker;
        TriesLeft = peers.Tries + (peers.Backup?.Tries ?? 0);
    }

    /// <summary>How many more peers may be tried: after a failure at 0 the session has to end.</summary>
    public int TriesLeft { get; private set; }

    /// <summary>The next peer to connect to, which counts this session from now on; null when no peer can be used: no live upstreams.</summary>
    public Peer? Next()
    {
        Debug.Assert(_current is null, "the peer before has neither failed nor been released");
        var search = _search!;
        lock (_lock)
        {
            search.Now = _clock.Now;
            _current = _picker.Pick(search) ?? (search.TurnToBackup() ? _picker.Pick(search) : null);
            if (_current is not null)
                search.Take(_current);

            return _current;
        }
    }

    /// <summary>The connect to the current peer failed.</summary>
    /// <returns>True when that shut the peer out for <c>fail_timeout</c>.</returns>
    public bool Failed()
    {
        var peer = Leave();
        lock (_lock)
        {
            peer.Release();
            if (_search!.Peers.IsSingle)
            {
                TriesLeft = 0;
                return false;
            }

            TriesLeft--;
            return peer.RecordFailure(_clock.Now);
        }
    }

    /// <summary>The connect to the current peer succeeded.</summary>
    public void Connected()
    {
        _search = null;
        Forgive();
    }

    /// <summary>The session is over, or gave up. May be called at any time and more than once.</summary>
    public void Release()
    {
        if (_current is null)
            return;

        if (_search is null)
            Forgive();

        var peer = Leave();
        lock (_lock)
            peer.Release();
    }

    private void Forgive()
    {
        lock (_lock)
            _current?.Failures.Succeeded();
    }

    private Peer Leave()
    {
        var peer = _current ?? throw new InvalidOperationException("no peer is selected");
        _current = null;
        return peer;
    }
}
