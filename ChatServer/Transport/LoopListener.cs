using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;
using Microsoft.AspNetCore.Connections;

namespace ChatCluster.Server.Transport;

/// <summary>Accepts connections on the first loop and deals them out to all.</summary>
internal sealed class LoopListener : IConnectionListener, IReadyHandler
{
    /// <summary>Those that are served already have their turn between the comers of a storm.</summary>
    private const int AcceptsPerTurn = 256;

    /// <summary>How long to leave the queue alone when the system has no descriptor left.</summary>
    private const int PauseMilliseconds = 500;

    /// <summary>After this time without a pause the next one is logged again.</summary>
    private const int CalmMilliseconds = 60_000;

    private readonly Socket _owner;
    private readonly LinuxSocket _socket;
    private readonly IReadOnlyList<SocketLoop<LinuxSocket>> _loops;
    private readonly bool _isOperators;
    private readonly NewestConnections? _newest;
    private readonly ILogger _log;
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateUnbounded<ConnectionContext>();
    private readonly TaskCompletionSource _unbound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LoopTimer _pause;
    private readonly LoopTimer _calm;
    private long _count;
    private ulong? _token;
    private bool _hasComplained;

    /// <param name="socket">Listening, and from now on this object's.</param>
    /// <param name="maxOperators">See <see cref="TransportOptions.MaxOperators"/>.</param>
    public LoopListener(Socket socket, IReadOnlyList<SocketLoop<LinuxSocket>> loops, int? maxOperators, ILogger log)
    {
        (_owner, _socket, _loops, _log) = (socket, LinuxSocket.Borrow(socket), loops, log);
        _isOperators = maxOperators is not null;
        _newest = maxOperators is { } limit ? new(limit) : null;
        EndPoint = socket.LocalEndPoint!;
        _pause = new(Listen);
        _calm = new(() => _hasComplained = false);
        FirstLoop.Post(Listen);
    }

    public EndPoint EndPoint { get; }

    private SocketLoop<LinuxSocket> FirstLoop => _loops[0];

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_accepted.Reader.TryRead(out var connection))
                return connection;
        }
        return null;
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        if (FirstLoop.Post(Unbind))
            await _unbound.Task;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    void IReadyHandler.OnReady(int side, Readiness readiness)
    {
        for (var i = 0; i < AcceptsPerTurn; i++)
        {
            var accepted = _socket.Accept(out var client, out var remote, _isOperators);
            if (accepted.IsWouldBlock)
                return;
            if (accepted.IsDone)
                Begin(client, remote);
            else if (accepted.Error == Errno.TooManyOpenFiles && _newest is not null && _newest.TryCloseOldest())
                continue;
            else if (accepted.Error != Errno.ConnectionAborted && accepted.Error != Errno.Interrupted)
            {
                Pause("accept4", accepted.Error);
                return;
            }
        }
    }

    private void Begin(LinuxSocket client, EndPoint? remote)
    {
        var number = ++_count;
        var loop = _loops[(int)(number % _loops.Count)];
        var connection = new LoopConnection(new(loop, client), number, remote);
        _newest?.Add(connection);
        connection.Begin();
        _accepted.Writer.TryWrite(connection);
    }

    private void Listen()
    {
        try
        {
            _token = FirstLoop.AddListener(_socket, this);
        }
        catch (NativeException refused)
        {
            Pause("epoll_ctl", refused.Error);
        }
    }

    private void StopListening()
    {
        if (_token is { } token)
            FirstLoop.RemoveListener(_socket, token);
        _token = null;
    }

    private void Pause(string call, Errno error)
    {
        if (!_hasComplained)
            _log.AcceptFailed(call, error);
        _hasComplained = true;
        StopListening();
        FirstLoop.SetTimer(_pause, PauseMilliseconds);
        FirstLoop.SetTimer(_calm, CalmMilliseconds);
    }

    private void Unbind()
    {
        FirstLoop.ClearTimer(_pause);
        FirstLoop.ClearTimer(_calm);
        StopListening();
        _owner.Dispose();
        _accepted.Writer.TryComplete();
        _unbound.TrySetResult();
    }
}
