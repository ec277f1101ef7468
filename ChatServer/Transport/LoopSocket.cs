using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Server.Transport;

/// <summary>A connection's socket and the loop on which alone it is touched.</summary>
internal sealed class LoopSocket(SocketLoop<LinuxSocket> loop, LinuxSocket socket)
{
    /// <summary>What is read and dropped at the end, at most.</summary>
    private const int MaxDropped = 256 * 1024;

    private ulong? _token;

    /// <summary>The peer has finished, or is gone: what it sent before may still have to be received.</summary>
    public bool HasHungUp { get; set; }

    /// <summary>On the loop.</summary>
    public bool IsClosed { get; private set; }

    public bool IsOnLoop => loop.IsCurrent;

    /// <summary>At once when called on the loop, otherwise soon.</summary>
    /// <returns>False when the loop has ended: the action will not run.</returns>
    public bool Run(SendOrPostCallback action, object? argument)
    {
        if (!loop.IsCurrent)
            return loop.Post(action, argument);
        action(argument);
        return true;
    }

    /// <summary>On the loop, as all that follows: from now on <paramref name="handler"/> is told when the socket can go on.</summary>
    /// <exception cref="NativeException">The system watches no more sockets for this user.</exception>
    public void Begin(IReadyHandler handler) => _token = loop.AddStream(socket, handler, 0);

    /// <summary>The handler is called once more, in the next turn, when others have had theirs.</summary>
    public void ComeAgain() => loop.Repeat(_token!.Value);

    public IoResult Receive(Span<byte> room) => socket.Receive(room);

    public IoResult Send(ReadOnlySpan<byte> bytes) => socket.Send(bytes);

    public void Close()
    {
        IsClosed = true;
        if (_token is { } token)
            loop.Forget(token);
        socket.ShutdownSend();
        DropUnread();
        socket.Close();
    }

    /// <summary>A socket closed over something unread resets the connection, and the peer may never see our last words.</summary>
    private void DropUnread()
    {
        Span<byte> dropped = stackalloc byte[4096];
        for (var total = 0; total < MaxDropped && socket.Receive(dropped) is { IsDone: true, Bytes: > 0 and var bytes };)
            total += bytes;
    }
}
