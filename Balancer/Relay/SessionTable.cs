using System.Diagnostics;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Native;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>The sessions of one loop: those that are open, and some ended ones kept to be used again.</summary>
internal sealed class SessionTable<TSocket> where TSocket : struct, IStreamSocket<TSocket>
{
    /// <summary>
    /// Enough for any rate of short connections, because a session comes back before the next turn needs it; what a burst of clients took
    /// beyond that is given back.
    /// </summary>
    private const int MostFree = 64;

    /// <summary>In milliseconds. Clients that were only thrown out are back by then.</summary>
    private const long StormPause = 2000;

    private readonly RelayContext<TSocket> _relay;
    private readonly Action<Session<TSocket>> _onEnded;
    private readonly List<Session<TSocket>> _open = [];
    private readonly Stack<Session<TSocket>> _free = [];
    private readonly SessionPeak _peak = new();
    private readonly LoopTimer _afterStorm;
    private Action? _whenEmpty;
    private int _count;

    internal SessionTable(RelayContext<TSocket> relay)
    {
        (_relay, _onEnded) = (relay, OnEnded);
        _afterStorm = new LoopTimer(AfterStorm);
    }

    /// <summary>Open sessions. Any thread.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>The open sessions, in no order.</summary>
    internal IReadOnlyList<Session<TSocket>> Open => _open;

    internal void Begin(TSocket client, in SessionOrigin origin)
    {
        Debug.Assert(_relay.Loop.IsCurrent);
        if (!_free.TryPop(out var session))
            session = new Session<TSocket>(_relay, _onEnded);
        session.Index = _open.Count;
        _open.Add(session);
        Volatile.Write(ref _count, _open.Count);
        session.Begin(client, origin);
    }

    /// <summary>Calls back once, when no session is open: now or later.</summary>
    internal void WhenEmpty(Action callback)
    {
        _whenEmpty += callback;
        CallIfEmpty();
    }

    /// <summary>Ends the sessions begun before this epoch, each with its line in the log.</summary>
    internal void CutBefore(int epoch)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
            if (_open[i].Epoch < epoch)
                _open[i].Cut(RelayEnd.ShutdownTimeout);
    }

    /// <summary>Ends the session of that number by hand.</summary>
    /// <returns>False: there is none.</returns>
    internal bool End(long connection)
    {
        var meant = _open.Find(session => session.Facts.Connection == connection);
        meant?.Cut(RelayEnd.ClosedByHand);
        return meant is not null;
    }

    /// <summary>Ends sessions that are connected to a peer, each with its line in the log.</summary>
    /// <returns>How many.</returns>
    internal int EndSome(EndRequest request)
    {
        var ended = 0;
        for (var i = _open.Count - 1; i >= 0 && ended < request.Most; i--)
        {
            if (_open[i].Peer != request.Peer || _open[i].Facts.Connection > request.Newest)
                continue;
            _open[i].Cut(request.Why);
            ended++;
        }
        return ended;
    }

    /// <summary>Ends all sessions without a log line.</summary>
    internal void Abort()
    {
        while (_open.Count > 0)
            _open[^1].Abort();
    }

    private void OnEnded(Session<TSocket> session)
    {
        if (_peak.IsOver(_open.Count) && !_afterStorm.IsSet)
            _relay.Loop.SetTimer(_afterStorm, StormPause);
        var last = _open[^1];
        _open[session.Index] = last;
        last.Index = session.Index;
        _open.RemoveAt(_open.Count - 1);
        Volatile.Write(ref _count, _open.Count);
        if (_free.Count < MostFree)
            _free.Push(session);
        CallIfEmpty();
    }

    /// <summary>The memory that the sessions took goes back to the system, if they have not come back.</summary>
    private void AfterStorm()
    {
        if (!_peak.IsOver(_open.Count))
            return;
        _peak.Reset();
        SystemProcess.GiveMemoryBack();
    }

    private void CallIfEmpty()
    {
        if (_open.Count > 0)
            return;
        var callback = _whenEmpty;
        _whenEmpty = null;
        callback?.Invoke();
    }
}
