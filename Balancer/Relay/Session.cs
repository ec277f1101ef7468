using System.Diagnostics;
using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Relay.Admission;
using ChatCluster.Balancer.Relay.ProxyHeaders;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Balancer.Variables;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>One client and its server, from accept to close. Reused for another client afterwards, it keeps no configuration alive until then.</summary>
internal sealed class Session<TSocket> : IReadyHandler where TSocket : struct, IStreamSocket<TSocket>
{
    private const int ClientSide = 0;
    private const int UpstreamSide = 1;

    private readonly RelayContext<TSocket> _relay;
    private readonly Action<Session<TSocket>> _onEnded;
    private readonly HalfPipe<TSocket> _client;
    private readonly HalfPipe<TSocket> _upstream;
    private readonly SessionFacts _facts;
    private readonly SessionLog _log;
    private readonly Dialer<TSocket> _dialer;
    private readonly LoopTimer _timer;
    private Visitor? _visitor;
    private RelayServer? _server;
    private ServerConfig? _config;
    private long _proxyTimeout;

    /// <param name="relay">What the loop's sessions share.</param>
    /// <param name="onEnded">Called once for each <see cref="Begin"/>, when nothing of the session is left.</param>
    internal Session(RelayContext<TSocket> relay, Action<Session<TSocket>> onEnded)
    {
        _relay = relay;
        _onEnded = onEnded;
        _client = new HalfPipe<TSocket>(relay, this, ClientSide);
        _upstream = new HalfPipe<TSocket>(relay, this, UpstreamSide);
        _facts = new SessionFacts(TimeProvider.System) { Traffic = new SessionTraffic<TSocket>(_client, _upstream) };
        _log = new SessionLog(_facts);
        _dialer = new Dialer<TSocket>(relay, _facts, _upstream, _log);
        _timer = new LoopTimer(static session => ((Session<TSocket>)session).OnTime(), this);
    }

    internal SessionPhase Phase { get; private set; }

    /// <summary>The configuration it began with.</summary>
    internal int Epoch { get; private set; }

    /// <summary>Its place in the table of sessions.</summary>
    internal int Index { get; set; }

    internal void Begin(TSocket client, in SessionOrigin origin)
    {
        Debug.Assert(_relay.Loop.IsCurrent && Phase == SessionPhase.Ended);
        Epoch = origin.Epoch;
        _server = origin.Server;
        _config = _server.Config;
        _proxyTimeout = (long)_config.ProxyTimeout.TotalMilliseconds;
        _facts.Begin(origin.Number, origin.Client, origin.Listen.Address);
        _facts.NotesAttempts = origin.Server.NotesAttempts;
        _log.Begin(origin.Server.Log, origin.Name, origin.Listen.Name);
        Phase = SessionPhase.Picking;
        if (_client.Attach(client, mayBeReadable: true) is not Errno refused)
        {
            Enter();
            return;
        }
        _log.Write(LogLevel.Alert, "epoll_ctl() failed", refused, SessionAction.Initializing);
        End(RelayEnd.NoSocket);
    }

    public void OnReady(int side, Readiness readiness)
    {
        Debug.Assert(_relay.Loop.IsCurrent && Phase != SessionPhase.Ended);
        if (Phase == SessionPhase.Returning)
        {
            Return();
            return;
        }
        HalfPipe<TSocket> from = side == ClientSide ? _client : _upstream;
        if (Phase >= SessionPhase.Relaying)
            _relay.Loop.SetTimer(_timer, _proxyTimeout);
        else if (!Approach(from, readiness))
            return;
        if (readiness == Readiness.None)
            from.IsQueued = false;
        from.Note(readiness);
        HalfPipe<TSocket> back = Opposite(from);
        if ((readiness & Readiness.Out) != 0 && back.HasPending)
            Run(back);
        if (readiness != Readiness.Out && !from.IsQueued && Phase != SessionPhase.Ended)
            Run(from);
    }

    /// <summary>Ends a session that has had its time to drain.</summary>
    internal void Cut()
    {
        _log.Write(LogLevel.Info, "shutdown timeout", SessionAction.Of(Phase));
        End(RelayEnd.ShutdownTimeout);
    }

    /// <summary>Ends the session at once, without a line in the error log.</summary>
    internal void Abort() => End(RelayEnd.Aborted);

    /// <summary>Something happened before both sides are connected.</summary>
    /// <returns>Whether bytes can be moved.</returns>
    private bool Approach(HalfPipe<TSocket> side, Readiness readiness)
    {
        if (Phase == SessionPhase.ReadingHeader)
        {
            side.Note(readiness);
            Enter();
            return false;
        }
        if (side == _client)
            return true;
        DialStep step = _dialer.Complete();
        Follow(step);
        return step.IsConnected && Phase != SessionPhase.Ended;
    }

    private void Enter()
    {
        EntryStep step = !_server!.HasEntrance ? EntryStep.Admitted
            : Entrance.Enter(_server, _client.Socket, _relay.Buffer, _visitor ??= new Visitor(_facts, _log));
        if (step.End is RelayEnd refused)
            End(refused);
        else if (!step.IsWaiting)
            Serve();
        if (!step.IsWaiting || Phase == SessionPhase.ReadingHeader)
            return;
        Phase = SessionPhase.ReadingHeader;
        _relay.Loop.SetTimer(_timer, (long)_config!.ProxyProtocolTimeout.TotalMilliseconds);
    }

    /// <summary>The content of a session: a text, or a server.</summary>
    private void Serve()
    {
        _relay.Loop.ClearTimer(_timer);
        if (_config!.Return is ComplexValue text)
        {
            Phase = SessionPhase.Returning;
            _upstream.Precede(text.Evaluate(_facts));
            Return();
            return;
        }
        _log.IsProxying = true;
        if (Destination.Find(_server!, _facts, _log) is not Upstream group)
        {
            End(RelayEnd.NoUpstream);
            return;
        }
        if (_config.ProxyProtocol != ProxyProtocol.Off)
            _client.Precede(ProxyHeaderWriter.Write(_config.ProxyProtocol, _facts.Client, _client.Socket.LocalAddress));
        if (_config.UploadRate is { } rate)
            _client.Limit(RateLimit.Of(rate, _facts, _log), _config.BufferSize);
        Follow(_dialer.Start(_config, group));
    }

    private void OnTime()
    {
        if (Phase == SessionPhase.Connecting)
        {
            Follow(_dialer.TimedOut());
            return;
        }
        if (_client.IsPaused || _upstream.IsPaused)
            return;
        string message = Phase == SessionPhase.ReadingHeader ? "client timed out" : "connection timed out";
        _log.ConnectionError(ofClient: true, message, Errno.TimedOut, SessionAction.Of(Phase));
        End(Phase switch
        {
            SessionPhase.ReadingHeader => RelayEnd.NoHeader,
            SessionPhase.Returning => RelayEnd.Returned,
            _ => RelayEnd.IdleTimeout,
        });
    }

    /// <summary>Sends what the client takes of the text; the session ends with its last byte.</summary>
    private void Return()
    {
        if (_upstream.Pump(_client.Socket, receiveSize: 0) == PumpResult.SendFailed || !_upstream.HasPending)
            End(RelayEnd.Returned);
        else
            _relay.Loop.SetTimer(_timer, SessionEnding.ReturnTimeout);
    }

    private void Follow(DialStep step)
    {
        if (step.End is RelayEnd end)
        {
            End(end);
            return;
        }
        if (step.IsConnected)
        {
            OnConnected();
        }
        else
        {
            Phase = SessionPhase.Connecting;
            _relay.Loop.SetTimer(_timer, (long)_config!.ConnectTimeout.TotalMilliseconds);
        }
        // Even while connecting: a connect on the same machine is often through by now, and then the send says so first.
        Run(_client);
    }

    private void OnConnected()
    {
        Phase = SessionPhase.Relaying;
        _dialer.Connected();
        if (_config!.DownloadRate is { } rate)
            _upstream.Limit(RateLimit.Of(rate, _facts, _log), _config.BufferSize);
        _relay.Loop.SetTimer(_timer, _proxyTimeout);
        if (_log.IsEnabled(LogLevel.Info))
            _log.Connected(_upstream.Socket.LocalAddress);
    }

    private void Run(HalfPipe<TSocket> from)
    {
        int bufferSize = _config!.BufferSize;
        int receiveSize = Phase == SessionPhase.Connecting ? RelayContext<TSocket>.LeastReceiveSize(bufferSize) : _relay.ReceiveSize(bufferSize);
        PumpResult result = from.Pump(Opposite(from).Socket, receiveSize);
        if (Phase == SessionPhase.Connecting)
        {
            // The server took bytes: it is connected, and from now on no other will be tried.
            if (from.Delivered > 0)
            {
                OnConnected();
            }
            else if (result == PumpResult.SendFailed)
            {
                Follow(_dialer.Refused(from.Error));
                return;
            }
        }
        bool ofClient = from == _client;
        if (!ofClient && _facts.Attempt is { FirstByteTime: null } attempt && (from.Received > 0 || from.Ended))
            attempt.FirstByte(_facts.Elapsed);
        switch (result)
        {
            case PumpResult.Yielded:
                if (!from.IsQueued)
                    _relay.Loop.Repeat(from.Token);
                from.IsQueued = true;
                return;
            case PumpResult.SendFailed:
                _log.ConnectionError(!ofClient, "writev() failed", from.Error, SessionAction.Sending(toClient: !ofClient));
                End(RelayEnd.SendFailed);
                return;
            case PumpResult.ReceiveFailed:
                _log.ConnectionError(ofClient, "recv() failed", from.Error, SessionAction.Reading(fromClient: ofClient));
                break;
        }
        // What the client does while it is connected to nobody is noticed afterwards.
        if (Phase == SessionPhase.Connecting)
            return;
        if (SessionEnding.IsOver(_client, _upstream, _config.HalfClose))
        {
            _log.Disconnected(byClient: ofClient);
            End(ofClient ? RelayEnd.ClientClosed : RelayEnd.UpstreamClosed);
        }
        else if (SessionEnding.IsToBePassedOn(from, _config.HalfClose))
        {
            PassEndOn(from);
        }
    }

    private void PassEndOn(HalfPipe<TSocket> from)
    {
        Phase = SessionPhase.HalfClosed;
        IoResult told = from.PassEndOn(Opposite(from).Socket);
        if (!told.IsFailed)
            return;
        _log.ConnectionError(ofClient: true, "shutdown() failed", told.Error, SessionAction.Proxying);
        End(RelayEnd.SendFailed);
    }

    private void End(RelayEnd end)
    {
        Debug.Assert(Phase != SessionPhase.Ended);
        Phase = SessionPhase.Ended;
        _relay.Loop.ClearTimer(_timer);
        _dialer.Release();
        _visitor?.Leave();
        _facts.Status = end.Status();
        _facts.EndAttempt(sent: _client.Delivered, received: _upstream.Received);
        _server!.AccessLog?.Write(_facts);
        if (end != RelayEnd.Aborted)
            _log.Ended(end);
        _client.Reset();
        _upstream.Reset();
        (_server, _config) = (null, null);
        _log.End();
        _onEnded(this);
    }

    private HalfPipe<TSocket> Opposite(HalfPipe<TSocket> half) => half == _client ? _upstream : _client;
}
