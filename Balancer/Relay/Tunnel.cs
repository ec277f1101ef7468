using System.Net;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Balancer.Variables;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;
using ChatCluster.Sockets.ProxyProtocol;

namespace ChatCluster.Balancer.Relay;

/// <summary>
/// The relaying of a session, from the first connect attempt to the last byte. Each step returns how the session ends, or null.
/// </summary>
/// <param name="relay">What the loop's sessions share.</param>
/// <param name="facts">What is known of the session.</param>
/// <param name="log">Its lines in the error log.</param>
/// <param name="client">The client's side; its socket is attached.</param>
/// <param name="upstream">The server's side; its socket comes from the dialer.</param>
/// <param name="timer">The session's one timer.</param>
/// <param name="onServed">Called on the loop with the number of the connection, when a session that waits has got a peer.</param>
internal sealed class Tunnel<TSocket>(
    RelayContext<TSocket> relay, SessionFacts facts, SessionLogger log,
    HalfPipe<TSocket> client, HalfPipe<TSocket> upstream, LoopTimer timer, Action<long> onServed) : ISessionTraffic
    where TSocket : struct, IStreamSocket<TSocket>
{
    internal const int ClientSide = 0;
    internal const int UpstreamSide = 1;

    /// <summary>How often a session that waits looks whether a server's time-out is over, in milliseconds: time-outs are seconds.</summary>
    private const long LookInterval = 1000;

    private readonly Dialer<TSocket> _dialer = new(relay, facts, upstream, log, onServed);
    private RelaySettings? _settings;
    private TunnelPhase _phase;
    private long _idleTimeout;
    private SessionAgeConfig? _age;
    private long _queueTimeout;

    /// <summary>When the session has waited long enough, on the loop's clock.</summary>
    private long _waitsUntil;

    /// <summary>When the session has its full age, on the loop's clock.</summary>
    private long _endsAt;

    /// <summary>nginx's words for what is going on.</summary>
    internal string CurrentAction => _phase switch
    {
        TunnelPhase.Waiting => SessionAction.Queueing,
        TunnelPhase.Connecting => SessionAction.Connecting,
        _ => SessionAction.Proxying,
    };

    /// <summary>The server that was reached; null: none yet. Made for each caller: only for those who watch.</summary>
    internal UpstreamConnection? Connection => _phase >= TunnelPhase.Relaying ? _dialer.Connection : null;

    /// <summary>The peer that was reached; null: none yet.</summary>
    internal Peer? Peer => _phase >= TunnelPhase.Relaying ? _dialer.Peer : null;

    EndPoint? ISessionTraffic.LocalAddress => client.Socket.LocalAddress;

    long ISessionTraffic.FromClient => client.Received;

    long ISessionTraffic.ToClient => upstream.Delivered;

    long ISessionTraffic.FromUpstream => upstream.Received;

    long ISessionTraffic.ToUpstream => client.Delivered;

    internal RelayEnd? Start(RelaySettings settings, Upstream group)
    {
        _settings = settings;
        _idleTimeout = (long)settings.ProxyTimeout.TotalMilliseconds;
        _age = group.Config.SessionAge;
        _queueTimeout = (long)(group.Config.Queue?.Timeout.TotalMilliseconds ?? 0);
        _phase = TunnelPhase.Connecting;
        // The header for the server goes in front of the client's bytes, which may be waiting already.
        if (settings.ProxyProtocol == ProxyProtocol.Text)
            client.Prepend(TextProxyHeader.Write(facts.Client, client.Socket.LocalAddress));
        else if (settings.ProxyProtocol == ProxyProtocol.Binary)
            client.Prepend(BinaryProxyHeader.Write(facts.Client, client.Socket.LocalAddress));
        return Follow(_dialer.Start(settings, group));
    }

    /// <summary>The poller reported a socket, or a half-pipe's turn has come (<see cref="Readiness.None"/>).</summary>
    internal RelayEnd? OnReady(int side, Readiness readiness)
    {
        var from = side == ClientSide ? client : upstream;
        if (_phase >= TunnelPhase.Relaying)
        {
            RestartTimer();
        }
        else if (from == client)
        {
            // nginx looks at what a client sends, and at a client that leaves, only when a server is connected.
            client.NoteReadiness(readiness);
            return EndIfLeft();
        }
        else
        {
            var step = _dialer.Complete();
            if (Follow(step) is RelayEnd failed)
                return failed;
            if (!step.IsConnected)
                return null;
        }
        if (readiness == Readiness.None)
            from.IsQueued = false;
        from.NoteReadiness(readiness);
        // Room to send on this side lets the other direction go on.
        var back = Opposite(from);
        if ((readiness & Readiness.Out) != 0 && back.HasPending && Run(back) is RelayEnd end)
            return end;
        // A half-pipe that yielded waits for its own turn: an event must not give it two.
        return readiness != Readiness.Out && !from.IsQueued ? Run(from) : null;
    }

    internal RelayEnd? OnTime()
    {
        if (_phase == TunnelPhase.Connecting)
            return Follow(_dialer.TimedOut());
        if (_phase == TunnelPhase.Waiting)
            return KeepWaiting();
        if (relay.Loop.Now >= _endsAt)
        {
            log.Write(LogLevel.Info, SessionEnding.Explain(RelayEnd.TooOld), SessionAction.Proxying);
            return RelayEnd.TooOld;
        }
        // nginx does not count the time in which a rate holds a session up.
        if (client.IsPaused || upstream.IsPaused)
            return null;
        log.ConnectionError(ofClient: true, "connection timed out", Errno.TimedOut, SessionAction.Proxying);
        return RelayEnd.IdleTimeout;
    }

    /// <summary>A server is free for the session, which waited; or waited no more.</summary>
    internal RelayEnd? OnServed() =>
        _phase == TunnelPhase.Waiting && _dialer.Peer is not null ? Follow(_dialer.Served()) : null;

    /// <summary>The session is over.</summary>
    internal void Release()
    {
        _dialer.Release();
        _settings = null;
        _phase = TunnelPhase.Idle;
    }

    private RelayEnd? Follow(DialStep step)
    {
        if (step.End is not null)
            return step.End;
        if (step.IsConnected)
        {
            OnConnected();
            return Run(client);
        }
        if (step.IsWaiting)
        {
            _phase = TunnelPhase.Waiting;
            _waitsUntil = relay.Loop.Now + _queueTimeout;
            log.Write(LogLevel.Info, "all servers are full", SessionAction.Queueing);
            return EndIfLeft() ?? KeepWaiting();
        }
        _phase = TunnelPhase.Connecting;
        relay.Loop.SetTimer(timer, (long)_settings!.ConnectTimeout.TotalMilliseconds);
        return null;
    }

    private RelayEnd? KeepWaiting()
    {
        var left = _waitsUntil - relay.Loop.Now;
        if (left <= 0)
            return Follow(_dialer.WaitedTooLong());
        _dialer.LookAgain();
        relay.Loop.SetTimer(timer, Math.Min(left, LookInterval));
        return null;
    }

    /// <summary>
    /// A client that leaves while it waits makes room for the next. With half-close it may only have said all it has to say.
    /// </summary>
    private RelayEnd? EndIfLeft()
    {
        if (_phase != TunnelPhase.Waiting || !client.HasHungUp || _settings!.HalfClose)
            return null;
        log.Write(LogLevel.Info, "client disconnected", SessionAction.Queueing);
        return RelayEnd.ClientClosed;
    }

    private void OnConnected()
    {
        _phase = TunnelPhase.Relaying;
        _dialer.Connected();
        if (_settings!.UploadRate is { } uploadRate)
            client.Limit(RateLimit.Of(uploadRate, facts, log), _settings.BufferSize);
        if (_settings.DownloadRate is { } downloadRate)
            upstream.Limit(RateLimit.Of(downloadRate, facts, log), _settings.BufferSize);
        _endsAt = _age is null ? long.MaxValue : relay.Loop.Now + _age.Limit(Random.Shared.NextDouble());
        RestartTimer();
        if (log.IsEnabled(LogLevel.Info))
            log.Connected(upstream.Socket.LocalAddress);
    }

    /// <summary>Something has happened: the idle time begins again, the age goes on.</summary>
    private void RestartTimer() => relay.Loop.SetTimer(timer, Math.Clamp(_endsAt - relay.Loop.Now, 0, _idleTimeout));

    /// <summary>Moves the bytes of one direction.</summary>
    private RelayEnd? Run(HalfPipe<TSocket> from)
    {
        var result = from.Pump(Opposite(from).Socket, relay.ReceiveSize(_settings!.BufferSize));
        var ofClient = from == client;
        if (!ofClient && facts.Attempt is { FirstByteTime: null } attempt && (from.Received > 0 || from.Ended))
            _dialer.FirstByte(attempt);
        switch (result)
        {
            case PumpResult.Yielded:
                if (!from.IsQueued)
                    relay.Loop.Repeat(from.Token);
                from.IsQueued = true;
                return null;
            case PumpResult.SendFailed:
                log.ConnectionError(!ofClient, "writev() failed", from.Error, SessionAction.Sending(toClient: !ofClient));
                if (ofClient)
                    NoteServerEnd();
                return RelayEnd.SendFailed;
            case PumpResult.ReceiveFailed:
                // Counts as the end of the stream, as in nginx: what was received before is still delivered.
                log.ConnectionError(ofClient, "recv() failed", from.Error, SessionAction.Reading(fromClient: ofClient));
                break;
        }
        return EndOf(from);
    }

    /// <summary>After a move: ends the session, passes an end of stream on, or neither.</summary>
    private RelayEnd? EndOf(HalfPipe<TSocket> from)
    {
        if (SessionEnding.IsOver(client, upstream, _settings!.HalfClose))
        {
            var ofClient = from == client;
            log.Disconnected(byClient: ofClient);
            if (!ofClient)
                NoteServerEnd();
            return ofClient ? RelayEnd.ClientClosed : RelayEnd.UpstreamClosed;
        }
        if (!SessionEnding.IsToBePassedOn(from, _settings.HalfClose))
            return null;
        _phase = TunnelPhase.HalfClosed;
        var told = from.PassEndOn(Opposite(from).Socket);
        if (!told.IsFailed)
            return null;
        log.ConnectionError(ofClient: true, "shutdown() failed", told.Error, SessionAction.Proxying);
        return RelayEnd.SendFailed;
    }

    /// <summary>The server was the first to end.</summary>
    private void NoteServerEnd()
    {
        if (upstream.Received == 0 && !client.Ended)
            _dialer.EndedEmpty();
    }

    private HalfPipe<TSocket> Opposite(HalfPipe<TSocket> half) => half == client ? upstream : client;
}
