using System.Diagnostics;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;

namespace ChatCluster.Balancer.Upstreams;

/// <summary>Whole seconds of the monotonic clock: only differences mean something.</summary>
internal sealed class SecondsClock(TimeProvider time)
{
    public long Now => time.GetTimestamp() / time.TimestampFrequency;
}

/// <summary>
/// One session's search for a server: <c>Next</c>, then <c>Failed</c> and <c>Next</c> again or <c>Connected</c>, at last <c>Release</c>.
/// </summary>
/// <remarks>
/// Used from one thread at a time; each call holds the upstream's lock for a moment. While it waits in the queue, any thread may give it a
/// server. A search keeps the list of peers it began with, even if a reload replaces that list meanwhile; one that waits gets the new list.
/// </remarks>
public sealed class UpstreamSelection : IWaitingSession
{
    private readonly Lock _lock;
    private readonly SecondsClock _clock;
    private readonly SelectionQueue _queue;
    private readonly IPicker _picker;

    /// <summary>Null once a peer is reached: a session may last for days, and is not to hold what only its beginning needs.</summary>
    private PeerSearch? _search;
    private Peer? _current;
    private bool _isSingle;

    /// <summary>The session has ended early, which counted as a failure.</summary>
    private bool _isFailed;

    /// <summary>Where the session stands in the queue; null: it does not wait ...</summary>
    private LinkedListNode<IWaitingSession>? _place;

    /// <summary>... and whom to tell when it gets a server.</summary>
    private Action? _whenServed;

    internal UpstreamSelection(Lock upstreamLock, SecondsClock clock, SelectionQueue queue, PeerList peers, IPicker picker)
    {
        (_lock, _clock, _queue, _picker) = (upstreamLock, clock, queue, picker);
        _search = new PeerSearch(peers);
        _isSingle = peers.IsSingle;
        TriesLeft = peers.Tries + (peers.Backup?.Tries ?? 0);
    }

    /// <summary>How many more peers may be tried: after a failure at 0 the session has to end.</summary>
    public int TriesLeft { get; private set; }

    /// <summary>The peer that the session tries or uses; null when there is none.</summary>
    public Peer? Current => _current;

    bool IWaitingSession.HasTriedNone => _search is { HasTriedNone: true };

    /// <summary>
    /// The next peer to connect to, which counts this session from now on; null when no peer can be used: no live upstreams.
    /// </summary>
    /// <param name="decision">Notes how the peers stand and what the policy does; null: nobody watches.</param>
    public Peer? Next(PickDecision? decision = null) => Next(decision, queueSize: 0, whenServed: null, out _);

    /// <summary>The same; if some peer is only full, the session waits for one in the queue.</summary>
    /// <param name="decision">As above.</param>
    /// <param name="queueSize">How many sessions may wait.</param>
    /// <param name="whenServed">Called once, on any thread, when a session that waits has got its <see cref="Current"/>.</param>
    /// <param name="waits">The session waits.</param>
    public Peer? Next(PickDecision? decision, int queueSize, Action? whenServed, out bool waits)
    {
        Debug.Assert(_current is null, "the peer before has neither failed nor been released");
        Action? served;
        lock (_lock)
        {
            served = _queue.Serve();
            _current = Pick(decision);
            waits = _current is null && _queue.Count < queueSize && _search!.IsAnyFull;
            if (waits)
                (_place, _whenServed) = (_queue.Enter(this), whenServed);
        }
        served?.Invoke();
        return waits ? null : _current;
    }

    /// <summary>A server may have become free without anyone telling: a time-out is over.</summary>
    public void LookAgain()
    {
        Action? served;
        lock (_lock)
            served = _queue.Serve();
        served?.Invoke();
    }

    /// <summary>Leaves the queue.</summary>
    /// <returns>False: the session does not wait, because it has just got a server.</returns>
    public bool StopWaiting()
    {
        lock (_lock)
        {
            if (_place is null)
                return false;
            _queue.Leave(_place);
            _place = null;
            return true;
        }
    }

    Action? IWaitingSession.TryServe(PeerList peers)
    {
        (_search, _isSingle) = (_search!.Again(peers), peers.IsSingle);
        _current = Pick(decision: null);
        if (_current is null)
            return null;
        _queue.Leave(_place!);
        _place = null;
        return _whenServed;
    }

    /// <summary>The connect to the current peer failed.</summary>
    /// <param name="milliseconds">Since the attempt began.</param>
    /// <returns>True when that shut the peer out for <c>fail_timeout</c>.</returns>
    public bool Failed(long milliseconds = 0)
    {
        Action? served;
        var isShut = false;
        lock (_lock)
        {
            var peer = Leave();
            (_picker as ITimedPicker)?.Ended(peer, milliseconds, isServed: false);
            peer.Release();
            if (!_isSingle)
                isShut = peer.RecordFailure(_clock.Now);
            served = _queue.Serve();
        }
        served?.Invoke();
        TriesLeft = _isSingle ? 0 : TriesLeft - 1;
        return isShut;
    }

    /// <summary>The connect to the current peer succeeded.</summary>
    /// <param name="milliseconds">Since the attempt began.</param>
    public void Connected(long milliseconds = 0)
    {
        _search = null;
        lock (_lock)
        {
            // Where an early end counts as a failure, the connect alone proves nothing.
            if (_current!.Config.FailEarly == TimeSpan.Zero)
                _current.RecordSuccess(_clock.Now);
            (_picker as ITimedPicker)?.Connected(_current, milliseconds);
        }
    }

    /// <summary>The first byte of the current peer has come.</summary>
    /// <param name="milliseconds">Since the attempt began.</param>
    public void FirstByte(long milliseconds)
    {
        if (_current is not { } peer)
            return;
        lock (_lock)
        {
            if (peer.Config.FailEarly > TimeSpan.Zero)
                peer.RecordSuccess(_clock.Now);
            (_picker as ITimedPicker)?.FirstByte(peer, milliseconds);
        }
    }

    /// <summary>The server has ended the session without a byte.</summary>
    /// <param name="milliseconds">Since the connect.</param>
    /// <returns>True when that counts as a failure, and shut the peer out for <c>fail_timeout</c>.</returns>
    public bool EndedEmpty(long milliseconds)
    {
        if (_isSingle || _current is not { } peer || peer.Config.FailEarly == TimeSpan.Zero
            || milliseconds > peer.Config.FailEarly.TotalMilliseconds)
            return false;
        _isFailed = true;
        lock (_lock)
            return peer.RecordFailure(_clock.Now);
    }

    /// <summary>The session is over, or gave up. May be called at any time and more than once.</summary>
    /// <param name="milliseconds">Since the attempt began.</param>
    public void Release(long milliseconds = 0)
    {
        if (StopWaiting() || _current is null)
            return;
        Action? served;
        lock (_lock)
        {
            var isServed = _search is null && !_isFailed;
            var peer = Leave();
            if (isServed)
                peer.RecordSuccess(_clock.Now);
            (_picker as ITimedPicker)?.Ended(peer, milliseconds, isServed);
            peer.Release();
            served = _queue.Serve();
        }
        served?.Invoke();
    }

    private Peer? Pick(PickDecision? decision)
    {
        var search = _search!;
        search.StartPick(_clock.Now);
        search.NoteIn(decision);
        var picked = _picker.Pick(search);
        if (picked is null && search.TurnToBackup())
        {
            search.NoteIn(decision);
            picked = _picker.Pick(search);
        }
        decision?.End(picked);
        if (picked is not null)
            search.Take(picked);
        return picked;
    }

    private Peer Leave()
    {
        var peer = _current ?? throw new InvalidOperationException("no peer is selected");
        _current = null;
        return peer;
    }
}
