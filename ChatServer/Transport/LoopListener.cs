using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using ChatCluster.Sockets;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;
using Microsoft.AspNetCore.Connections;

namespace ChatCluster.Server.Transport;

/// <summary>Accepts connections on the first loop and distributes them to all loops.</summary>
internal sealed class LoopListener : IConnectionListener
{
    /// <summary>A small number: open connections get their turn within a burst of new ones.</summary>
    private const int AcceptsPerTurn = 256;

    private readonly Socket _owner;
    private readonly IReadOnlyList<SocketLoop<LinuxSocket>> _loops;
    private readonly Listener<LinuxSocket> _listener;
    private readonly NewestConnections? _newest;
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateUnbounded<ConnectionContext>();
    private readonly TaskCompletionSource _unbound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _count;

    /// <param name="socket">Listening; owned by this object from now on.</param>
    /// <param name="maxOperators">See <see cref="TransportOptions.MaxOperators"/>.</param>
    public LoopListener(Socket socket, IReadOnlyList<SocketLoop<LinuxSocket>> loops, int? maxOperators, ILogger log)
    {
        (_owner, _loops) = (socket, loops);
        _newest = maxOperators is { } limit ? new(limit) : null;
        EndPoint = socket.LocalEndPoint!;
        var options = new ListenerOptions(AcceptsPerTurn)
        {
            IsForOperators = maxOperators is not null,
            FreeDescriptor = _newest is null ? null : _newest.TryCloseOldest,
        };
        _listener = new(FirstLoop, LinuxSocket.Borrow(socket), options, Begin, log.AcceptFailed);
        FirstLoop.Post(_listener.Start);
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

    private void Begin(LinuxSocket client, EndPoint? remote)
    {
        Debug.Assert(FirstLoop.IsCurrent);
        var number = ++_count;
        var loop = _loops[(int)(number % _loops.Count)];
        var connection = new LoopConnection(new(loop, client), number, remote);
        _newest?.Add(connection);
        connection.Begin();
        _accepted.Writer.TryWrite(connection);
    }

    private void Unbind()
    {
        _listener.Stop();
        _owner.Dispose();
        _accepted.Writer.TryComplete();
        _unbound.TrySetResult();
    }
}
