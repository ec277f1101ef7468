using System.Net;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>
/// A client that always has <see cref="Depth"/> messages of 200 bytes under way: for each that is back it sends the next. Together they
/// are the <see cref="Pattern"/>, and every byte is compared.
/// </summary>
internal sealed class PipelinedClient : IReadyHandler
{
    public const int Depth = 64;

    public const int MessageBytes = 200;

    private readonly LoadLoop _loop;
    private readonly LinuxSocket _socket;
    private readonly ulong _token;
    private long _sent;
    private long _received;

    public PipelinedClient(LoadLoop loop, EndPoint proxy)
    {
        _loop = loop;
        LinuxSocket.Open(proxy, out _socket);
        _socket.SetNoDelay();
        _socket.Connect(proxy);
        _token = loop.Sockets.AddStream(_socket, this, 0);
    }

    /// <summary>Messages that are back.</summary>
    public long Trips => _received / MessageBytes;

    public void OnReady(int side, Readiness readiness)
    {
        if (_sent > 0)
            Receive();
        Send((Trips + Depth) * MessageBytes);
    }

    public void End()
    {
        _loop.Sockets.Forget(_token);
        _socket.Close();
    }

    private void Receive()
    {
        var received = _socket.Receive(_loop.Buffer.AsSpan(0, Depth * MessageBytes));
        if (received.IsWouldBlock)
            return;
        if (!received.IsDone || received.Bytes == 0
            || !Pattern.At(_received, received.Bytes).SequenceEqual(_loop.Buffer.AsSpan(0, received.Bytes)))
            throw new InvalidDataException($"after {_received} bytes the stream is not what was sent: {received}");
        _received += received.Bytes;
    }

    /// <summary>Fits into the socket's buffer: all that is under way is 12 800 bytes.</summary>
    private void Send(long upTo)
    {
        if (upTo == _sent)
            return;
        var sent = _socket.Send(Pattern.At(_sent, (int)(upTo - _sent)));
        if (!sent.IsDone || sent.Bytes != upTo - _sent)
            throw new InvalidDataException($"messages were not taken: {sent}");
        _sent = upTo;
    }
}
