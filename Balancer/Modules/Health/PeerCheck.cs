using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Peers;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Modules.Health;

/// <summary>One check of one server, again and again: connect, send, compare the answer, close. On the loop's thread.</summary>
internal sealed class PeerCheck<TSocket> : IReadyHandler where TSocket : struct, IStreamSocket<TSocket>
{
    private readonly SocketLoop<TSocket> _loop;
    private readonly ErrorLog _log;
    private readonly Action<PeerCheck<TSocket>, string> _onChange;
    private readonly LoopTimer _timer;
    private TSocket _socket;
    private ulong? _token;
    private ServerAnswer? _answer;
    private long _started;

    /// <param name="loop">The loop of the checks.</param>
    /// <param name="target">Whom to check, and how.</param>
    /// <param name="log">Gets a line for each failed check.</param>
    /// <param name="onChange">Called when the verdict has changed, with the reason.</param>
    public PeerCheck(SocketLoop<TSocket> loop, CheckTarget target, ErrorLog log, Action<PeerCheck<TSocket>, string> onChange)
    {
        _loop = loop;
        _log = log;
        _onChange = onChange;
        _timer = new LoopTimer(OnTime);
        Target = target;
        Verdict = new CheckVerdict(target.Peer.Health);
    }

    public CheckTarget Target { get; private set; }

    public CheckVerdict Verdict { get; private set; }

    private bool IsRunning => _socket.IsOpen;

    /// <summary>Begins with the first check after this many milliseconds.</summary>
    public void Start(long delay) => _loop.SetTimer(_timer, delay);

    /// <summary>Goes on under a new configuration of the same server.</summary>
    public void Reconfigure(CheckTarget target)
    {
        var isNewInterval = target.Config.Interval != Target.Config.Interval;
        Target = target;
        if (target.Config is { IsMandatory: true, IsPersistent: false })
            Verdict = new CheckVerdict(PeerHealth.Checking);
        else if (!isNewInterval)
            return;
        if (!IsRunning)
            _loop.SetTimer(_timer, 0);
    }

    /// <summary>Ends it for good.</summary>
    public void Stop()
    {
        _loop.ClearTimer(_timer);
        Close();
    }

    public void OnReady(int side, Readiness readiness)
    {
        if (_answer is null && (_socket.TakeError() is var error && error != Errno.None))
            End($"connect() failed ({error})");
        else
            Exchange();
    }

    private void OnTime()
    {
        if (IsRunning)
            End(_answer is null ? "connect() timed out" : $"no answer within {Target.Config.Timeout.TotalSeconds:0.###} s");
        else
            Begin();
    }

    private void Begin()
    {
        _started = _loop.Now;
        var opened = TSocket.Open(Target.Address, out _socket);
        if (opened.IsFailed)
        {
            // A lack of descriptors here says nothing of the server.
            _log.Write(LogLevel.Alert, $"socket() failed ({opened.Error}) in the health check of {Target.Peer}");
            Wait();
            return;
        }
        _socket.SetNoDelay();
        var connected = _socket.Connect(Target.Address);
        if (connected.IsFailed)
        {
            End($"connect() failed ({connected.Error})");
            return;
        }
        _token = _loop.AddStream(_socket, this, side: 0);
        _loop.SetTimer(_timer, (long)Target.Config.Timeout.TotalMilliseconds);
        if (connected.IsDone)
            Exchange();
    }

    /// <summary>The server is connected: sends what is left to send, and reads what has come.</summary>
    private void Exchange()
    {
        _answer ??= new ServerAnswer(Target.Config);
        while (_answer.Unsent.Length > 0)
        {
            var sent = _socket.Send(_answer.Unsent);
            if (sent.IsFailed)
                End($"send() failed ({sent.Error})");
            if (!sent.IsDone)
                return;
            _answer.NoteSent(sent.Bytes);
        }
        while (!_answer.IsRight)
        {
            var received = _socket.Receive(_answer.Room);
            if (received.IsWouldBlock)
                return;
            if (received.IsFailed || received.Bytes == 0)
            {
                End(received.IsFailed ? $"recv() failed ({received.Error})" : "the server closed the connection without the expected answer");
                return;
            }
            if (!_answer.NoteReceived(received.Bytes))
            {
                End("the server sent too much without the expected answer");
                return;
            }
        }
        End(failure: null);
    }

    private void End(string? failure)
    {
        Close();
        if (failure is not null)
            _log.Write(LogLevel.Info, $"health check of {Target.Peer} in upstream \"{Target.Upstream.Name}\" failed: {failure}");
        if (Verdict.Note(passed: failure is null, Target.Config))
            _onChange(this, Reason(failure));
        Wait();
    }

    private string Reason(string? failure) => failure is null ? ""
        : Target.Config.Fails == 1 ? failure
        : $"{Target.Config.Fails} checks in a row failed, at last: {failure}";

    private void Wait() =>
        _loop.SetTimer(_timer, CheckSchedule.NextDelay(Target.Config, _loop.Now - _started, Random.Shared.NextDouble()));

    private void Close()
    {
        _answer = null;
        if (!_socket.IsOpen)
            return;
        if (_token is { } token)
            _loop.Forget(token);
        _token = null;
        _socket.Close();
        _socket = default;
    }
}
