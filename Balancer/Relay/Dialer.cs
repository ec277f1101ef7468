using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Balancer.Variables;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>One session's way to a connected server: picks a peer, connects, and after a failure tries the next.</summary>
/// <param name="relay">What the loop's sessions share.</param>
/// <param name="facts">Gets a note of each attempt, if they are asked for.</param>
/// <param name="upstream">Gets the socket of each attempt.</param>
/// <param name="log">Gets a line for each failure.</param>
/// <param name="onServed">Called on the loop with the number of the connection, when a session that waits has got a peer.</param>
internal sealed class Dialer<TSocket>(
    RelayContext<TSocket> relay, SessionFacts facts, HalfPipe<TSocket> upstream, SessionLogger log, Action<long> onServed)
    where TSocket : struct, IStreamSocket<TSocket>
{
    private RelaySettings? _settings;
    private Upstream? _group;
    private UpstreamSelection? _selection;
    private LocalBinding? _local;
    private int _attempts;
    private long _firstAttempt;

    /// <summary>The peer being tried or used; null: none.</summary>
    internal Peer? Peer => _selection?.Current;

    /// <summary>The connection to it.</summary>
    internal UpstreamConnection? Connection =>
        Peer is { } peer ? new(_group!, peer, upstream.Socket.LocalAddress) : null;

    /// <summary>Milliseconds since the attempt under way began; 0 where attempts are not recorded.</summary>
    private long Age => facts.Attempt?.Age(facts.Elapsed) ?? 0;

    internal DialStep Start(RelaySettings settings, Upstream group)
    {
        _settings = settings;
        _group = group;
        _local = LocalBinding.For(settings.Bind, facts, log);
        _selection = group.Select(facts);
        _attempts = 0;
        _firstAttempt = relay.Loop.Now;
        return Next();
    }

    /// <summary>The poller reported the connecting socket.</summary>
    internal DialStep Complete()
    {
        var error = upstream.Socket.TakeError();
        return error == Errno.None ? DialStep.Connected : Refused(error);
    }

    private DialStep Refused(Errno error)
    {
        log.ConnectionError(ofClient: false, "connect() failed", error, SessionAction.Connecting);
        return Retry(error);
    }

    internal DialStep TimedOut()
    {
        log.ConnectionError(ofClient: false, "upstream timed out", Errno.TimedOut, SessionAction.Connecting);
        return Retry(Errno.TimedOut);
    }

    /// <summary>The session waits: time-outs of peers may be over.</summary>
    internal void LookAgain() => _selection!.LookAgain();

    /// <summary>The session, which waited, has got a peer.</summary>
    internal DialStep Served()
    {
        // How the peers stood was seen by another thread; those who watch get to know how they stand now.
        if (relay.Observer is { } observer)
            observer.Picked(facts, _group!, _group!.Inspect(Peer!));
        return Try(Peer!) ?? Next();
    }

    /// <summary>The time of the session in the queue is over.</summary>
    internal DialStep WaitedTooLong()
    {
        if (!_selection!.StopWaiting())
            return Served();
        relay.Observer?.Picked(facts, _group!, _group!.Inspect());
        return GiveUp();
    }

    /// <summary>The peer is reached: it may be trusted again.</summary>
    internal void Connected()
    {
        facts.Attempt?.Connected(facts.Elapsed);
        _selection!.Connected(facts.Attempt?.ConnectTime ?? 0);
        relay.Observer?.Connected(facts, Connection!);
    }

    /// <summary>The server's first byte has come.</summary>
    internal void FirstByte(UpstreamAttempt attempt)
    {
        attempt.FirstByte(facts.Elapsed);
        _selection!.FirstByte(attempt.FirstByteTime ?? 0);
    }

    /// <summary>The server has ended the session without a byte: with <c>fail_early</c> that may be a failure.</summary>
    internal void EndedEmpty()
    {
        if (facts.Attempt is { ConnectTime: { } connected } && _selection!.EndedEmpty(Age - connected))
            log.Write(LogLevel.Warn, "upstream server temporarily disabled", SessionAction.Proxying);
    }

    /// <summary>The session is over: the peer has one connection less.</summary>
    internal void Release()
    {
        _selection?.Release(Age);
        _selection = null;
        _group = null;
        _settings = null;
        _local = null;
    }

    private DialStep Retry(Errno error) => MayRetry(error) ? Next() : DialStep.GiveUp(RelayEnd.ConnectFailed);

    private DialStep Next()
    {
        bool waits;
        while (Pick(out waits) is Peer peer)
        {
            if (Try(peer) is { } step)
                return step;
        }
        return waits ? DialStep.Waiting : GiveUp();
    }

    /// <returns>Null: it failed at once, and another peer may be tried.</returns>
    private DialStep? Try(Peer peer)
    {
        _attempts++;
        log.Upstream = peer.Name;
        facts.BeginAttempt();
        if (relay.IsFull)
        {
            log.Write(LogLevel.Alert, $"{relay.MaxConnections} worker_connections are not enough", SessionAction.Connecting);
            return DialStep.GiveUp(RelayEnd.NoSocket);
        }
        var opened = TSocket.Open(peer.Address, out var socket);
        if (opened.IsFailed)
        {
            log.Write(LogLevel.Alert, "socket() failed", opened.Error, SessionAction.Connecting);
            return DialStep.GiveUp(RelayEnd.NoSocket);
        }
        if ((_local?.Refused(socket) ?? RefusedBuffer(socket)) is { } refusal)
        {
            socket.Close();
            log.Write(refusal.Level, refusal.Message, refusal.Error, SessionAction.Connecting);
            return DialStep.GiveUp(RelayEnd.NoSocket);
        }
        facts.Attempt?.Peer = peer.Name;
        var connected = Connect(socket, peer);
        if (!connected.IsFailed)
            return Watch(socket) ?? Progress(connected);
        socket.Close();
        log.Write(ImmediateLevel(connected.Error), $"connect() to {peer.Name} failed", connected.Error, SessionAction.Connecting);
        return MayRetry(connected.Error) ? null : DialStep.GiveUp(RelayEnd.ConnectFailed);
    }

    private DialStep GiveUp()
    {
        log.Upstream = _group!.Name;
        facts.BeginAttempt();
        facts.Attempt?.Peer = _group.Name;
        log.Write(LogLevel.Error, "no live upstreams", SessionAction.Connecting);
        return DialStep.GiveUp(RelayEnd.NoLivePeer);
    }

    /// <summary>A connect on the same machine has often come to its end by now: a send of nothing finds out, without a turn of the
    /// loop.</summary>
    private DialStep Progress(IoResult connected)
    {
        // With a limit of 0 nginx's timer is over before it can hear of the connection.
        if (connected.IsWouldBlock && _settings!.ConnectTimeout == TimeSpan.Zero)
            return DialStep.Connecting;
        var result = connected.IsDone ? connected : upstream.Socket.Send([]);
        return result.IsDone ? DialStep.Connected : result.IsFailed ? Refused(result.Error) : DialStep.Connecting;
    }

    /// <summary>The policy is asked; what it looked at is noted only for those who watch.</summary>
    private Peer? Pick(out bool waits)
    {
        var (observer, queue) = (relay.Observer, _group!.Config.Queue);
        var decision = observer is null ? null : new PickDecision(_group.Policy);
        var peer = _selection!.Next(decision, queue?.Size ?? 0, queue is null ? null : Served(facts.Connection), out waits);
        if (waits)
            observer?.Waiting(facts, _group, decision!);
        else
            observer?.Picked(facts, _group, decision!);
        return peer;

        // Any thread calls it; the session may be over by then, and its object may serve another client.
        Action Served(long connection) => () => relay.Loop.Post(() => onServed(connection));
    }

    /// <returns>Null when all is well.</returns>
    private DialStep? Watch(TSocket socket)
    {
        if (upstream.Attach(socket, mayBeReadable: false) is not Errno refused)
            return null;
        log.Write(LogLevel.Alert, "epoll_ctl() failed", refused, SessionAction.Connecting);
        return DialStep.GiveUp(RelayEnd.NoSocket);
    }

    /// <summary>Null, or the line for the log: the system refused the size of a socket buffer.</summary>
    private (LogLevel Level, string Message, Errno Error)? RefusedBuffer(TSocket socket)
    {
        var (receive, send) = (_settings!.SocketReceiveBuffer, _settings.SocketSendBuffer);
        if (receive > 0 && socket.SetReceiveBuffer(receive) is { IsFailed: true, Error: var first })
            return (LogLevel.Alert, "setsockopt(SO_RCVBUF) failed", first);
        return send > 0 && socket.SetSendBuffer(send) is { IsFailed: true, Error: var second }
            ? (LogLevel.Alert, "setsockopt(SO_SNDBUF) failed", second)
            : null;
    }

    private IoResult Connect(TSocket socket, Peer peer)
    {
        if (_settings!.TcpNoDelay)
            socket.SetNoDelay();
        if (_settings.SocketKeepalive)
            socket.SetKeepAlive();
        return socket.Connect(peer.Address);
    }

    /// <summary>Accounts for the failure and applies <c>proxy_next_upstream</c>, its tries and its timeout.</summary>
    private bool MayRetry(Errno error)
    {
        upstream.Reset();
        var peer = _selection!.Current!;
        var isShut = _selection.Failed(Age);
        relay.Observer?.Failed(facts, _group!, peer, $"{error}", isShut);
        if (isShut)
            log.Write(LogLevel.Warn, "upstream server temporarily disabled", SessionAction.Connecting);
        return _settings!.AllowsRetry(_attempts, _selection.TriesLeft, TimeSpan.FromMilliseconds(relay.Loop.Now - _firstAttempt));
    }

    /// <summary>
    /// A server that is not there is an error; anything else that fails at once hints at this machine (nginx's
    /// <c>ngx_event_connect_peer</c>).
    /// </summary>
    private static LogLevel ImmediateLevel(Errno error) =>
        error == Errno.ConnectionRefused || error == Errno.Again || error == Errno.ConnectionReset || error == Errno.NetworkDown
        || error == Errno.NetworkUnreachable || error == Errno.HostDown || error == Errno.HostUnreachable
            ? LogLevel.Error
            : LogLevel.Crit;
}
