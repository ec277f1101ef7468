using System.Net;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Sockets;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>One listening socket on one loop: begins a session for each connection. All members are for the loop's thread.</summary>
internal sealed class Acceptor<TSocket> : IDisposable where TSocket : struct, IStreamSocket<TSocket>
{
    /// <summary>With few a turn, the last connections of a burst would wait behind the traffic of the first ones.</summary>
    private const int AcceptsPerTurn = 2048;

    private readonly RelayContext<TSocket> _relay;
    private readonly SessionTable<TSocket> _sessions;
    private readonly ListenSocket _listen;
    private readonly int _worker;
    private readonly ErrorLog _log;
    private readonly Listener<TSocket> _listener;
    private RelayServer _server;
    private int _epoch;

    /// <exception cref="ListenException">The loop's own socket of a <c>reuseport</c> address could not be opened.</exception>
    internal Acceptor(
        RelayContext<TSocket> relay, SessionTable<TSocket> sessions, ListenSocket listen, int worker, RelayServer server, ErrorLog log)
    {
        _relay = relay;
        _sessions = sessions;
        _listen = listen;
        _worker = worker;
        _server = server;
        _log = log;
        _listener = new Listener<TSocket>(relay.Loop, TSocket.Borrow(listen.Lease(worker)), new(AcceptsPerTurn), Begin, OnFailure);
        _listener.Start();
    }

    /// <summary>Serves the connections accepted from now on with this configuration.</summary>
    internal void Serve(RelayServer server, int epoch)
    {
        _server = server;
        _epoch = epoch;
        _listen.SetNoDelay(_worker, server.Config.TcpNoDelay);
    }

    /// <summary>Leaves the socket, with the connections in its queue, to the other loops and to the next configuration.</summary>
    public void Dispose()
    {
        _listener.Stop();
        _listen.Return(_worker);
    }

    private void Begin(TSocket client, EndPoint? address)
    {
        if (_relay.IsFull)
        {
            client.Close();
            _log.Write(LogLevel.Alert, $"{_relay.MaxConnections} worker_connections are not enough");
            return;
        }
        // The system is asked for the address only where it decides.
        var server = _server.ByAddress is null ? _server : _server.At(client.LocalAddress);
        _sessions.Begin(client, new SessionOrigin(ConnectionNumbers.Next(), address, _listen, server, _epoch));
    }

    private void OnFailure(string call, Errno error) =>
        _log.Write(error.IsOutOfDescriptors ? LogLevel.Crit : LogLevel.Alert, $"{call}() failed ({error})");
}
