using System.Net;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>A client that receives the <see cref="Pattern"/> and compares every byte.</summary>
internal sealed class BulkClient : IReadyHandler
{
    private const int ReceivesPerTurn = 4;

    private readonly LoadLoop _loop;
    private readonly LinuxSocket _socket;
    private readonly ulong _token;

    public BulkClient(LoadLoop loop, EndPoint proxy)
    {
        _loop = loop;
        LinuxSocket.Open(proxy, out _socket);
        _socket.Connect(proxy);
        _token = loop.Sockets.AddStream(_socket, this, 0);
    }

    public long Received { get; private set; }

    public void OnReady(int side, Readiness readiness)
    {
        for (var receives = 0; receives < ReceivesPerTurn; receives++)
        {
            var received = _socket.Receive(_loop.Buffer);
            if (received.IsWouldBlock)
                return;
            if (!received.IsDone || received.Bytes == 0
                || !Pattern.At(Received, received.Bytes).SequenceEqual(_loop.Buffer.AsSpan(0, received.Bytes)))
                throw new InvalidDataException($"after {Received} bytes the stream is not what the server sent: {received}");
            Received += received.Bytes;
        }
        _loop.Sockets.Repeat(_token);
    }

    public void End()
    {
        _loop.Sockets.Forget(_token);
        _socket.Close();
    }
}
