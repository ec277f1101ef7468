using System.Diagnostics;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>A loop with its listeners and sessions. The methods may be called by any thread; what they do is done by the loop's.</summary>
internal sealed class RelayLoop<TSocket> : IRelayLoop where TSocket : struct, IStreamSocket<TSocket>
{
    private readonly int _worker;
    private readonly ErrorLog _log;
    private readonly SocketLoop<TSocket> _loop;
    private readonly RelayContext<TSocket> _context;
    private readonly SessionTable<TSocket> _sessions;
    private readonly Dictionary<ListenSocket, Acceptor<TSocket>> _acceptors = [];
    private int _epoch;

    internal RelayLoop(IPoller<TSocket> poller, int worker, int maxConnections, ErrorLog log, SessionObservers observers)
    {
        _worker = worker;
        _log = log;
        _loop = new SocketLoop<TSocket>(poller, $"relay loop {worker}", TimeProvider.System);
        _context = new RelayContext<TSocket>(_loop, maxConnections, observers);
        _sessions = new SessionTable<TSocket>(_context);
    }

    public int SessionCount => _sessions.Count;

    public void Start() => _loop.Start();

    public Task ApplyAsync(IReadOnlyList<(ListenSocket Listen, RelayServer Server)> serving, TimeSpan? retireAfter)
    {
        var done = NewCompletion();
        return PostOrComplete(() =>
        {
            try
            {
                Apply(serving);
                if (retireAfter is TimeSpan delay)
                    RetireEarlier(delay);
                done.SetResult();
            }
            catch (ListenException refused)
            {
                done.SetException(refused);
            }
        }, done);
    }

    public Task DrainAsync(TimeSpan? deadline)
    {
        var done = NewCompletion();
        return PostOrComplete(() =>
        {
            Apply([]);
            _sessions.WhenEmpty(() => done.TrySetResult());
            if (deadline is TimeSpan delay)
                RetireEarlier(delay);
        }, done);
    }

    public async Task<IReadOnlyList<SessionView>> ViewSessionsAsync(int skip, int take)
    {
        var views = new List<SessionView>();
        var done = NewCompletion();
        await PostOrComplete(() =>
        {
            views.AddRange(_sessions.Open.Skip(skip).Take(take).Select(static session => session.View()));
            done.SetResult();
        }, done);
        return views;
    }

    public Task AddTrafficAsync(PeerTraffic traffic)
    {
        var done = NewCompletion();
        return PostOrComplete(() =>
        {
            foreach (var session in _sessions.Open)
            {
                if (session.Peer is { } peer)
                    traffic.Add(peer, to: session.Facts.Traffic!.ToUpstream, from: session.Facts.Traffic.FromUpstream);
            }
            done.SetResult();
        }, done);
    }

    public async Task<bool> EndSessionAsync(long connection)
    {
        var isEnded = false;
        var done = NewCompletion();
        await PostOrComplete(() =>
        {
            isEnded = _sessions.End(connection);
            done.SetResult();
        }, done);
        return isEnded;
    }

    public async Task<int> EndSessionsAsync(EndRequest request)
    {
        var ended = 0;
        var done = NewCompletion();
        await PostOrComplete(() =>
        {
            ended = _sessions.EndSome(request);
            done.SetResult();
        }, done);
        return ended;
    }

    public Task StopAsync()
    {
        _loop.Post(() =>
        {
            Apply([]);
            _sessions.Abort();
            _context.Pipes.Dispose();
            _loop.Stop();
        });
        return _loop.Stopped;
    }

    private void Apply(IReadOnlyList<(ListenSocket Listen, RelayServer Server)> serving)
    {
        Debug.Assert(_loop.IsCurrent);
        _epoch++;
        foreach (var dropped in _acceptors.Keys.Except(serving.Select(static one => one.Listen)).ToList())
        {
            _acceptors.Remove(dropped, out var acceptor);
            acceptor!.Dispose();
        }
        foreach ((var listen, var server) in serving)
        {
            if (!_acceptors.TryGetValue(listen, out var acceptor))
                _acceptors.Add(listen, acceptor = new Acceptor<TSocket>(_context, _sessions, listen, _worker, server, _log));
            acceptor.Serve(server, _epoch);
        }
        _context.Serve(serving);
    }

    /// <summary>Gives the sessions of earlier configurations this long.</summary>
    private void RetireEarlier(TimeSpan delay)
    {
        var epoch = _epoch;
        LoopTimer timer = new(() => _sessions.CutBefore(epoch));
        _loop.SetTimer(timer, (long)delay.TotalMilliseconds);
    }

    /// <summary>A loop that has ended has nothing left to apply or to drain.</summary>
    private Task PostOrComplete(Action action, TaskCompletionSource done)
    {
        if (!_loop.Post(action))
            done.SetResult();
        return done.Task;
    }

    private static TaskCompletionSource NewCompletion() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
