using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>The end that receives the <see cref="Pattern"/> and compares every byte: the client's or the server's.</summary>
internal sealed class BulkReceiver : IReadyHandler
{
    private const int ReceivesPerTurn = 4;

    private readonly LoadLoop _loop;
    private readonly LinuxSocket _socket;
    private readonly ByteCount _received;
    private readonly bool _mayEnd;
    private readonly ulong _token;
    private long _place;

    /// <param name="received">Counts what this and other receivers get.</param>
    /// <param name="mayEnd">The other side ends the connection, as a server's clients do.</param>
    public BulkReceiver(LoadLoop loop, LinuxSocket socket, ByteCount received, bool mayEnd)
    {
        (_loop, _socket, _received, _mayEnd) = (loop, socket, received, mayEnd);
        _token = loop.Sockets.AddStream(socket, this, 0);
    }

    public void OnReady(int side, Readiness readiness)
    {
        for (var receives = 0; receives < ReceivesPerTurn; receives++)
        {
            var received = _socket.Receive(_loop.Buffer);
            if (received.IsWouldBlock)
                return;
            if (_mayEnd && (received.IsFailed || received.Bytes == 0))
            {
                End();
                return;
            }
            if (!received.IsDone || received.Bytes == 0
                || !Pattern.At(_place, received.Bytes).SequenceEqual(_loop.Buffer.AsSpan(0, received.Bytes)))
                throw new InvalidDataException($"after {_place} bytes the stream is not what was sent: {received}");
            _place += received.Bytes;
            _received.Add(received.Bytes);
        }
        _loop.Sockets.Repeat(_token);
    }

    public void End()
    {
        _loop.Sockets.Forget(_token);
        _socket.Close();
    }
}
