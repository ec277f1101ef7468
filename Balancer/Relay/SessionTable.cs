using System.Diagnostics;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>The sessions of one loop: those that are open, and some ended ones kept to be used again.</summary>
internal sealed class SessionTable<TSocket> where TSocket : struct, IStreamSocket<TSocket>
{
    /// <summary>
    /// Enough for clients that come and go at any rate, since a session comes back before the next turn needs it; what a storm of clients took
    /// beyond is given back.
    /// </summary>
    private const int MostFree = 64;

    private readonly RelayContext<TSocket> _relay;
    private readonly Action<Session<TSocket>> _onEnded;
    private readonly List<Session<TSocket>> _open = [];
    private readonly Stack<Session<TSocket>> _free = [];
    private Action? _whenEmpty;
    private int _count;

    internal SessionTable(RelayContext<TSocket> relay) => (_relay, _onEnded) = (relay, OnEnded);

    /// <summary>Open sessions. Any thread.</summary>
    internal int Count => Volatile.Read(ref _count);

    internal void Begin(TSocket client, in SessionOrigin origin)
    {
        Debug.Assert(_relay.Loop.IsCurrent);
        if (!_free.TryPop(out Session<TSocket>? session))
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
        for (int i = _open.Count - 1; i >= 0; i--)
            if (_open[i].Epoch < epoch)
                _open[i].Cut();
    }

    /// <summary>Ends all sessions without a word.</summary>
    internal void Abort()
    {
        while (_open.Count > 0)
            _open[^1].Abort();
    }

    private void OnEnded(Session<TSocket> session)
    {
        Session<TSocket> last = _open[^1];
        _open[session.Index] = last;
        last.Index = session.Index;
        _open.RemoveAt(_open.Count - 1);
        Volatile.Write(ref _count, _open.Count);
        if (_free.Count < MostFree)
            _free.Push(session);
        CallIfEmpty();
    }

    private void CallIfEmpty()
    {
        if (_open.Count > 0)
            return;
        Action? callback = _whenEmpty;
        _whenEmpty = null;
        callback?.Invoke();
    }
}
