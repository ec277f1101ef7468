using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>A server's end that sends back what comes. For messages that always fit into the socket's buffer.</summary>
internal sealed class EchoConnection : IReadyHandler
{
    private readonly LoadLoop _loop;
    private readonly LinuxSocket _socket;
    private readonly ulong _token;

    public EchoConnection(LoadLoop loop, LinuxSocket socket)
    {
        (_loop, _socket) = (loop, socket);
        _token = loop.Sockets.AddStream(socket, this, 0);
    }

    public void OnReady(int side, Readiness readiness)
    {
        if ((readiness & Readiness.In) == 0)
            return;
        var received = _socket.Receive(_loop.Buffer);
        if (received.IsWouldBlock)
            return;
        if (received.IsDone && received.Bytes > 0)
        {
            _socket.Send(_loop.Buffer.AsSpan(0, received.Bytes));
            if ((readiness & Readiness.Hangup) == 0)
                return;
        }
        _loop.Sockets.Forget(_token);
        _socket.Close();
    }
}
