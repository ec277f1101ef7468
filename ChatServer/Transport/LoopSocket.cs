using System.Diagnostics;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Server.Transport;

/// <summary>The socket of a connection and the loop that owns it.</summary>
internal sealed class LoopSocket(SocketLoop<LinuxSocket> loop, LinuxSocket socket)
{
    /// <summary>The most bytes that are read and dropped at the end.</summary>
    private const int MaxDropped = 256 * 1024;

    private ulong? _token;

    /// <summary>The peer has ended its stream or is gone; earlier bytes may still be unread.</summary>
    public bool HasHungUp { get; set; }

    /// <summary>On the loop.</summary>
    public bool IsClosed { get; private set; }

    public bool IsOnLoop => loop.IsCurrent;

    /// <summary>Runs the action: at once on the loop, otherwise by a post to it.</summary>
    /// <returns>False when the loop has ended: the action will not run.</returns>
    public bool Run(SendOrPostCallback action, object? argument)
    {
        if (!loop.IsCurrent)
            return loop.Post(action, argument);
        action(argument);
        return true;
    }

    /// <summary>On the loop, like all members below: <paramref name="handler"/> is called when the socket is ready.</summary>
    /// <exception cref="NativeException">The system has reached its limit of watched sockets.</exception>
    public void Begin(IReadyHandler handler)
    {
        AssertOnLoop();
        _token = loop.AddStream(socket, handler, 0);
    }

    /// <summary>Calls the handler once more in the next turn, after the others.</summary>
    public void ComeAgain()
    {
        AssertOnLoop();
        loop.Repeat(_token!.Value);
    }

    public IoResult Receive(Span<byte> room)
    {
        AssertOnLoop();
        return socket.Receive(room);
    }

    public IoResult Send(ReadOnlySpan<byte> bytes)
    {
        AssertOnLoop();
        return socket.Send(bytes);
    }

    public void Close()
    {
        AssertOnLoop();
        IsClosed = true;
        if (_token is { } token)
            loop.Forget(token);
        socket.ShutdownSend();
        DropUnread();
        socket.Close();
    }

    /// <summary>Checks, in debug builds, that no other thread touches the connection while its loop runs.</summary>
    [Conditional("DEBUG")]
    public void AssertOnLoop() => Debug.Assert(loop.IsCurrentOrClosed, "a connection is touched off its loop");

    /// <summary>Closing a socket with unread bytes resets the connection, and the peer may lose the last bytes sent.</summary>
    private void DropUnread()
    {
        Span<byte> dropped = stackalloc byte[4096];
        for (var total = 0; total < MaxDropped && socket.Receive(dropped) is { IsDone: true, Bytes: > 0 and var bytes };)
            total += bytes;
    }
}
