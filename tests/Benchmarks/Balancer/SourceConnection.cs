using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>A server's end that sends the <see cref="Pattern"/> as fast as it is taken.</summary>
internal sealed class SourceConnection : IReadyHandler
{
    private const int SendsPerTurn = 4;

    private readonly LoadLoop _loop;
    private readonly LinuxSocket _socket;
    private readonly ulong _token;
    private long _place;

    public SourceConnection(LoadLoop loop, LinuxSocket socket)
    {
        (_loop, _socket) = (loop, socket);
        _token = loop.Sockets.AddStream(socket, this, 0);
    }

    public void OnReady(int side, Readiness readiness)
    {
        for (var sends = 0; sends < SendsPerTurn; sends++)
        {
            var sent = _socket.Send(Pattern.At(_place));
            if (sent.IsWouldBlock)
                return;
            if (sent.IsFailed || (readiness & Readiness.Hangup) != 0)
            {
                _loop.Sockets.Forget(_token);
                _socket.Close();
                return;
            }
            _place += sent.Bytes;
        }
        _loop.Sockets.Repeat(_token);
    }
}
