using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>The end that sends the <see cref="Pattern"/> as fast as it is taken: the client's or the server's.</summary>
internal sealed class BulkSender : IReadyHandler
{
    private const int SendsPerTurn = 4;

    private readonly LoadLoop _loop;
    private readonly LinuxSocket _socket;
    private readonly bool _mayEnd;
    private readonly ulong _token;
    private long _place;

    /// <param name="mayEnd">The other side ends the connection, as a server's clients do.</param>
    public BulkSender(LoadLoop loop, LinuxSocket socket, bool mayEnd)
    {
        (_loop, _socket, _mayEnd) = (loop, socket, mayEnd);
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
                End();
                if (!_mayEnd)
                    throw new InvalidDataException($"the proxy ended a connection after {_place} bytes: {sent}");
                return;
            }
            _place += sent.Bytes;
        }
        _loop.Sockets.Repeat(_token);
    }

    public void End()
    {
        _loop.Sockets.Forget(_token);
        _socket.Close();
    }
}
