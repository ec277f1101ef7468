using System.Diagnostics;
using System.Net;
using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Logging;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>One listening socket on one loop: begins a session for each connection.</summary>
internal sealed class Acceptor<TSocket> : IReadyHandler, IDisposable where TSocket : struct, IStreamSocket<TSocket>
{
    /// <summary>With few a turn, the late ones of a storm of connections wait behind the traffic of the early ones.</summary>
    private const int AcceptsPerTurn = 2048;

    /// <summary>How long to leave the queue alone when the system has no descriptor left, as nginx does.</summary>
    private const int PauseMilliseconds = 500;

    private readonly RelayContext<TSocket> _relay;
    private readonly SessionTable<TSocket> _sessions;
    private readonly ListenSocket _listen;
    private readonly int _worker;
    private readonly ErrorLog _log;
    private readonly TSocket _socket;
    private readonly LoopTimer _pause;
    private RelayServer _server;
    private int _epoch;
    private ulong _token;
    private bool _isPaused = true;
    private bool _hasComplained;

    /// <exception cref="ListenException">The loop's own socket of a <c>reuseport</c> address could not be opened.</exception>
    internal Acceptor(RelayContext<TSocket> relay, SessionTable<TSocket> sessions, ListenSocket listen, int worker, RelayServer server, ErrorLog log)
    {
        _relay = relay;
        _sessions = sessions;
        _listen = listen;
        _worker = worker;
        _server = server;
        _log = log;
        _pause = new LoopTimer(Resume);
        _socket = TSocket.Borrow(listen.Lease(worker));
        Resume();
    }

    /// <summary>Connections accepted from now on are served so.</summary>
    internal void Serve(RelayServer server, int epoch)
    {
        _server = server;
        _epoch = epoch;
        _listen.SetNoDelay(_worker, server.Config.TcpNoDelay);
    }

    public void OnReady(int side, Readiness readiness)
    {
        Debug.Assert(_relay.Loop.IsCurrent);
        for (int i = 0; i < AcceptsPerTurn; i++)
        {
            IoResult accepted = _socket.Accept(out TSocket client, out EndPoint? address);
            if (accepted.IsWouldBlock)
                return;
            if (accepted.IsDone)
                Begin(client, address);
            else if (accepted.Error != Errno.ConnectionAborted && accepted.Error != Errno.Interrupted)
            {
                _relay.Loop.RemoveListener(_socket, _token);
                Pause("accept4", accepted.Error);
                return;
            }
        }
    }

    /// <summary>Leaves the socket to the other loops, and the connections in its queue to whoever serves it next.</summary>
    public void Dispose()
    {
        _relay.Loop.ClearTimer(_pause);
        if (!_isPaused)
            _relay.Loop.RemoveListener(_socket, _token);
        _listen.Return(_worker);
    }

    private void Begin(TSocket client, EndPoint? address)
    {
        _hasComplained = false;
        if (_relay.IsFull)
        {
            client.Close();
            _log.Write(LogLevel.Alert, $"{_relay.MaxConnections} worker_connections are not enough");
            return;
        }
        RelayServer server = _server.ByAddress is null ? _server : ServerAt(client.LocalAddress);
        _sessions.Begin(client, new SessionOrigin(ConnectionNumbers.Next(), address, _listen, server, _epoch));
    }

    private RelayServer ServerAt(EndPoint? address) =>
        address is IPEndPoint ip && _server.ByAddress!.TryGetValue(ip.Address, out RelayServer? own) ? own : _server;

    private void Pause(string call, Errno error)
    {
        if (!_hasComplained)
            _log.Write(error.IsOutOfDescriptors ? LogLevel.Crit : LogLevel.Alert, $"{call}() failed ({error})");
        _hasComplained = true;
        _isPaused = true;
        _relay.Loop.SetTimer(_pause, PauseMilliseconds);
    }

    private void Resume()
    {
        try
        {
            _token = _relay.Loop.AddListener(_socket, this);
            _isPaused = false;
        }
        catch (NativeException refused)
        {
            Pause("epoll_ctl", refused.Error);
        }
    }
}
