using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>
/// A client whose messages are due by the clock. It sends them whether or not earlier ones are back, and a message's time counts from the
/// moment at which it was due: a stall delays, and is counted for, every message that was due meanwhile.
/// </summary>
internal sealed class PacedClient : IReadyHandler
{
    private readonly LoadLoop _loop;
    private readonly LinuxSocket _socket;
    private readonly ulong _token;
    private readonly ConcurrentQueue<long> _due = new();
    private long _sent;
    private long _received;

    public PacedClient(LoadLoop loop, EndPoint proxy)
    {
        _loop = loop;
        LinuxSocket.Open(proxy, out _socket);
        _socket.SetNoDelay();
        if (_socket.Connect(proxy).IsFailed)
            throw new InvalidDataException($"{proxy} refuses connections");
        _token = loop.Sockets.AddStream(_socket, this, 0);
    }

    /// <summary>Gets each message's time while it is set.</summary>
    public Histogram? Durations { get; set; }

    /// <summary>The system has connected it, so that messages can be sent.</summary>
    public bool IsConnected { get; private set; }

    public long Trips => _received / PipelinedClient.MessageBytes;

    /// <summary>All messages are back.</summary>
    public bool IsDone => _due.IsEmpty;

    /// <summary>The pacer's thread sends: each thread between them would be another to wake.</summary>
    /// <param name="due">By <see cref="Stopwatch.GetTimestamp"/>.</param>
    public void Send(long due)
    {
        _due.Enqueue(due);
        var sent = _socket.Send(Pattern.At(_sent, PipelinedClient.MessageBytes));
        if (!sent.IsDone || sent.Bytes != PipelinedClient.MessageBytes)
            throw new InvalidDataException($"the proxy is more than a socket's buffer behind: {sent}");
        _sent += PipelinedClient.MessageBytes;
    }

    public void OnReady(int side, Readiness readiness)
    {
        IsConnected = true;
        while ((readiness & Readiness.In) != 0)
        {
            var received = _socket.Receive(_loop.Buffer);
            if (received.IsWouldBlock)
                return;
            if (!received.IsDone || received.Bytes == 0
                || !Pattern.At(_received, received.Bytes).SequenceEqual(_loop.Buffer.AsSpan(0, received.Bytes)))
                throw new InvalidDataException($"after {_received} bytes the stream is not what was sent: {received}");
            var earlier = Trips;
            _received += received.Bytes;
            for (var trip = earlier; trip < Trips; trip++)
            {
                if (_due.TryDequeue(out var due))
                    Durations?.Add(Stopwatch.GetElapsedTime(due));
            }
        }
    }

    public void End()
    {
        _loop.Sockets.Forget(_token);
        _socket.Close();
    }
}
