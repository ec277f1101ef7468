using System.Diagnostics;
using System.Net;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Variables;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>One client from accept to close: admission, then the content. <see cref="Tunnel{TSocket}"/> does the relaying.</summary>
/// <remarks>The object serves one client after the other. Between them it keeps no configuration alive.</remarks>
internal sealed class Session<TSocket> : SessionContext, IReadyHandler where TSocket : struct, IStreamSocket<TSocket>
{
    private readonly RelayContext<TSocket> _relay;
    private readonly Action<Session<TSocket>> _onEnded;
    private readonly HalfPipe<TSocket> _client;
    private readonly HalfPipe<TSocket> _upstream;
    private readonly LoopTimer _timer;
    private readonly Tunnel<TSocket> _tunnel;
    private RelayServer? _server;
    private Admission _admission;

    /// <param name="relay">What the loop's sessions share.</param>
    /// <param name="onEnded">Called once for each <see cref="Begin"/>, when nothing of the session is left.</param>
    internal Session(RelayContext<TSocket> relay, Action<Session<TSocket>> onEnded)
        : base(new SessionFacts(TimeProvider.System))
    {
        _relay = relay;
        _onEnded = onEnded;
        _client = new HalfPipe<TSocket>(relay, this, Tunnel<TSocket>.ClientSide);
        _upstream = new HalfPipe<TSocket>(relay, this, Tunnel<TSocket>.UpstreamSide);
        _timer = new LoopTimer(static session => ((Session<TSocket>)session).OnTime(), this);
        _tunnel = new Tunnel<TSocket>(relay, Facts, Log, _client, _upstream, _timer, OnServed);
        Facts.Traffic = _tunnel;
    }

    public override IReadOnlyList<EndPoint> Listeners => _relay.Listeners;

    internal SessionPhase Phase { get; private set; }

    /// <summary>The configuration it began with.</summary>
    internal int Epoch { get; private set; }

    /// <summary>Its place in the table of sessions.</summary>
    internal int Index { get; set; }

    internal void Begin(TSocket client, in SessionOrigin origin)
    {
        Debug.Assert(_relay.Loop.IsCurrent && Phase == SessionPhase.Ended);
        Epoch = origin.Epoch;
        Facts.Begin(origin.Number, origin.Client, origin.Listen.Address);
        AssignTo(origin.Server, origin.Listen);
        _relay.Observer?.Accepted(Facts);
        // Most clients send at once: the first receive is tried without waiting for an event.
        if (_client.Attach(client, mayBeReadable: true) is not Errno refused)
        {
            Admit();
            return;
        }
        Log.Write(LogLevel.Alert, "epoll_ctl() failed", refused, SessionAction.Initializing);
        End(RelayEnd.NoSocket);
    }

    public void OnReady(int side, Readiness readiness)
    {
        Debug.Assert(_relay.Loop.IsCurrent && Phase != SessionPhase.Ended);
        switch (Phase)
        {
            case SessionPhase.Relaying:
                EndIf(_tunnel.OnReady(side, readiness));
                break;
            case SessionPhase.Admitting:
                _client.NoteReadiness(readiness);
                Admit();
                break;
            case SessionPhase.Returning:
                Return();
                break;
        }
    }

    /// <summary>The peer that it is connected to; null: none yet.</summary>
    internal Peer? Peer => _tunnel.Peer;

    /// <summary>Ends the session, because this process wants it so.</summary>
    internal void Cut(RelayEnd end)
    {
        Log.Write(LogLevel.Info, SessionEnding.Explain(end), CurrentAction());
        End(end);
    }

    /// <summary>Ends the session at once, without a line in the error log.</summary>
    internal void Abort() => End(RelayEnd.Aborted);

    /// <summary>From now on the session has the settings and the log of this server.</summary>
    private void AssignTo(RelayServer server, ListenSocket listen)
    {
        _server = server;
        Facts.NotesAttempts = server.NotesAttempts;
        Log.Begin(server.Log, server.Name ?? listen.Name, listen.Name);
        Phase = SessionPhase.Admitting;
        _admission = default;
        ServerName = null;
    }

    private void Admit()
    {
        var result = _admission.Proceed(_server!, _client, _relay.Buffer, this);
        if (result.End is RelayEnd refused)
            End(refused);
        else if (!result.IsWaiting)
            Serve();
        else if (result.Timeout is TimeSpan timeout)
            _relay.Loop.SetTimer(_timer, (long)timeout.TotalMilliseconds);
    }

    /// <summary>The client has asked for a server of this address by its name: from now on that one's settings hold.</summary>
    private void TurnToNamedServer()
    {
        if (ServerName is not { } name || _server!.ByName is not { } servers || !servers.TryFind(name, Facts, out var named)
            || named.Config == _server.Config)
            return;
        _server = named;
        Facts.NotesAttempts = named.NotesAttempts;
        Log.ContinueIn(named.Log);
        if (named.Config.TcpNoDelay)
            _client.Socket.SetNoDelay();
    }

    private void Serve()
    {
        _relay.Loop.ClearTimer(_timer);
        TurnToNamedServer();
        Follow(_server!.Content?.Serve(this) ?? ContentResult.Refuse(RelayEnd.NoUpstream));
    }

    private void Follow(in ContentResult result)
    {
        if (result.End is RelayEnd end)
        {
            End(end);
        }
        else if (result.Settings is { } settings)
        {
            Phase = SessionPhase.Relaying;
            EndIf(_tunnel.Start(settings, result.Group!));
        }
        else if (result.Continue is { } next)
        {
            Phase = SessionPhase.Resolving;
            WaitFor(result.Pending!, next);
        }
        else if (result.PassedTo is { } address)
        {
            PassTo(result.Listener, address);
        }
        else
        {
            Phase = SessionPhase.Returning;
            _upstream.Prepend(result.Text);
            Return();
        }
    }

    /// <summary>The session may be over by then, and this object may serve another client.</summary>
    private void WaitFor(Task pending, Func<ContentResult> next)
    {
        var connection = Facts.Connection;
        pending.GetAwaiter().OnCompleted(() => _relay.Loop.Post(() =>
        {
            if (Phase == SessionPhase.Resolving && Facts.Connection == connection)
                Follow(next());
        }));
    }

    /// <summary>The connection stays; admission and content begin again with another server.</summary>
    private void PassTo(int listener, EndPoint address)
    {
        var (listen, socketServer) = _relay.Serving[listener];
        var server = socketServer.At(address);
        Facts.Pass(address);
        // The client's socket has the options of the listening socket that accepted it.
        if (server.Config.TcpNoDelay)
            _client.Socket.SetNoDelay();
        AssignTo(server, listen);
        Admit();
    }

    /// <summary>Sends what the client takes of the text; the session ends with its last byte.</summary>
    private void Return()
    {
        if (_upstream.Pump(_client.Socket, receiveSize: 0) == PumpResult.SendFailed || !_upstream.HasPending)
            End(RelayEnd.Returned);
        else
            _relay.Loop.SetTimer(_timer, SessionEnding.ReturnTimeout);
    }

    private void OnTime()
    {
        switch (Phase)
        {
            case SessionPhase.Relaying:
                EndIf(_tunnel.OnTime());
                break;
            case SessionPhase.Admitting:
                End(_admission.TimedOut(Log));
                break;
            default:
                Log.ConnectionError(ofClient: true, "connection timed out", Errno.TimedOut, CurrentAction());
                End(RelayEnd.Returned);
                break;
        }
    }

    /// <summary>The session of this connection, if it is still the one, has got a server.</summary>
    private void OnServed(long connection)
    {
        if (Phase == SessionPhase.Relaying && Facts.Connection == connection)
            EndIf(_tunnel.OnServed());
    }

    /// <summary>The session as the status page shows it.</summary>
    internal SessionView View() => new(
        Facts.Connection, Facts.Client, Facts.Listener, _tunnel.Connection, _client.Received, _upstream.Delivered, Facts.Elapsed);

    private string CurrentAction() => Phase switch
    {
        SessionPhase.Admitting => _admission.CurrentAction,
        SessionPhase.Resolving => SessionAction.Connecting,
        SessionPhase.Returning => SessionAction.Returning,
        _ => _tunnel.CurrentAction,
    };

    private void EndIf(RelayEnd? end)
    {
        if (end is RelayEnd known)
            End(known);
    }

    private void End(RelayEnd end)
    {
        Debug.Assert(Phase != SessionPhase.Ended);
        Phase = SessionPhase.Ended;
        _relay.Loop.ClearTimer(_timer);
        _relay.Observer?.Ended(Facts, _tunnel.Connection, end);
        _tunnel.Release();
        Release();
        Passes = 0;
        // The access log shows the final counters: it is written before the half-pipes forget them.
        Facts.Status = end.Status();
        Facts.EndAttempt(sent: _client.Delivered, received: _upstream.Received);
        _server!.AccessLog?.Write(Facts);
        if (end != RelayEnd.Aborted)
            Log.Ended(Facts.Status, end);
        _client.Reset();
        _upstream.Reset();
        _server = null;
        Log.End();
        // Last of all: the table may hand this object to the next client.
        _onEnded(this);
    }
}
