using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Balancer.Variables;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>One session's way to a connected server: picks a peer, connects, and after a failure goes on to the next.</summary>
/// <param name="relay">What the loop's sessions share.</param>
/// <param name="facts">Gets a note of each attempt, if they are asked for.</param>
/// <param name="upstream">Gets the socket of each attempt.</param>
/// <param name="log">Gets a line for each failure.</param>
internal sealed class Dialer<TSocket>(RelayContext<TSocket> relay, SessionFacts facts, HalfPipe<TSocket> upstream, SessionLog log)
    where TSocket : struct, IStreamSocket<TSocket>
{
    private ServerConfig? _config;
    private Upstream? _group;
    private UpstreamSelection? _selection;
    private LocalBinding? _local;
    private int _attempts;
    private long _firstAttempt;

    internal DialStep Start(ServerConfig config, Upstream group)
    {
        _config = config;
        _group = group;
        _local = LocalBinding.For(config.Bind, facts, log);
        _selection = group.Select(facts);
        _attempts = 0;
        _firstAttempt = relay.Loop.Now;
        return Next();
    }

    /// <summary>The poller reported the connecting socket.</summary>
    internal DialStep Complete()
    {
        Errno error = upstream.Socket.TakeError();
        return error == Errno.None ? DialStep.Connected : Refused(error);
    }

    internal DialStep Refused(Errno error)
    {
        log.ConnectionError(ofClient: false, "connect() failed", error, SessionAction.Connecting);
        return Retry();
    }

    internal DialStep TimedOut()
    {
        log.ConnectionError(ofClient: false, "upstream timed out", Errno.TimedOut, SessionAction.Connecting);
        return Retry();
    }

    /// <summary>The peer is reached: it may be trusted again.</summary>
    internal void Connected()
    {
        facts.Attempt?.Connected(facts.Elapsed);
        _selection!.Connected();
    }

    /// <summary>The session is over: the peer has one connection less.</summary>
    internal void Release()
    {
        _selection?.Release();
        _selection = null;
        _group = null;
        _config = null;
        _local = null;
    }

    private DialStep Retry() => MayRetry() ? Next() : DialStep.GiveUp(RelayEnd.ConnectFailed);

    private DialStep Next()
    {
        while (_selection!.Next() is Peer peer)
        {
            _attempts++;
            log.Upstream = peer.Name;
            facts.BeginAttempt();
            if (relay.IsFull)
            {
                log.Write(LogLevel.Alert, $"{relay.MaxConnections} worker_connections are not enough", SessionAction.Connecting);
                return DialStep.GiveUp(RelayEnd.NoSocket);
            }
            IoResult opened = TSocket.Open(peer.Address, out TSocket socket);
            if (opened.IsFailed)
            {
                log.Write(LogLevel.Alert, "socket() failed", opened.Error, SessionAction.Connecting);
                return DialStep.GiveUp(RelayEnd.NoSocket);
            }
            if (_local?.Refused(socket) is { } refusal)
            {
                socket.Close();
                log.Write(refusal.Level, refusal.Message, refusal.Error, SessionAction.Connecting);
                return DialStep.GiveUp(RelayEnd.NoSocket);
            }
            facts.Attempt?.Peer = peer.Name;
            IoResult connected = Connect(socket, peer);
            if (!connected.IsFailed)
                return Watch(socket) ?? (connected.IsDone ? DialStep.Connected : DialStep.Connecting);
            socket.Close();
            log.Write(ImmediateLevel(connected.Error), $"connect() to {peer.Name} failed", connected.Error, SessionAction.Connecting);
            if (!MayRetry())
                return DialStep.GiveUp(RelayEnd.ConnectFailed);
        }
        log.Upstream = _group!.Name;
        facts.BeginAttempt();
        facts.Attempt?.Peer = _group.Name;
        log.Write(LogLevel.Error, "no live upstreams", SessionAction.Connecting);
        return DialStep.GiveUp(RelayEnd.NoLivePeer);
    }

    /// <returns>Null when all is well.</returns>
    private DialStep? Watch(TSocket socket)
    {
        if (upstream.Attach(socket, mayBeReadable: false) is not Errno refused)
            return null;
        log.Write(LogLevel.Alert, "epoll_ctl() failed", refused, SessionAction.Connecting);
        return DialStep.GiveUp(RelayEnd.NoSocket);
    }

    private IoResult Connect(TSocket socket, Peer peer)
    {
        if (_config!.TcpNoDelay)
            socket.SetNoDelay();
        if (_config.SocketKeepalive)
            socket.SetKeepAlive();
        return socket.Connect(peer.Address);
    }

    /// <summary>Accounts for the failure and applies <c>proxy_next_upstream</c>, its tries and its timeout.</summary>
    private bool MayRetry()
    {
        upstream.Reset();
        if (_selection!.Failed())
            log.Write(LogLevel.Warn, "upstream server temporarily disabled", SessionAction.Connecting);
        long elapsed = relay.Loop.Now - _firstAttempt;
        return _config!.NextUpstream
            && _selection.TriesLeft > 0
            && (_config.NextUpstreamTries == 0 || _attempts < _config.NextUpstreamTries)
            && (_config.NextUpstreamTimeout == TimeSpan.Zero || elapsed < _config.NextUpstreamTimeout.TotalMilliseconds);
    }

    /// <summary>A server that is not there is an error; anything else that fails at once hints at this machine (nginx's <c>ngx_event_connect_peer</c>).</summary>
    private static LogLevel ImmediateLevel(Errno error) =>
        error == Errno.ConnectionRefused || error == Errno.Again || error == Errno.ConnectionReset || error == Errno.NetworkDown
        || error == Errno.NetworkUnreachable || error == Errno.HostDown || error == Errno.HostUnreachable
            ? LogLevel.Error
            : LogLevel.Crit;
}
