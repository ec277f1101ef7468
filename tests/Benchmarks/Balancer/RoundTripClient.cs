using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>A client that sends 200 bytes, waits until they are back, compares them, and sends the next.</summary>
/// <param name="loop">Its thread.</param>
/// <param name="proxy">Where to connect.</param>
/// <param name="habit">What it does after a round trip.</param>
internal sealed class RoundTripClient(LoadLoop loop, EndPoint proxy, RoundTripHabit habit) : IReadyHandler
{
    private const int MessageBytes = 200;

    private static long _lastMessage;

    private readonly byte[] _message = Pattern.At(0, MessageBytes).ToArray();
    private RoundTripHabit _habit = habit;
    private LinuxSocket _socket;
    private ulong _token;
    private bool _isConnected;
    private int _have;
    private long _begun;

    /// <summary>Round trips, from the send (or, with a connection for each, from the connect) to the last byte.</summary>
    public long Trips { get; private set; }

    /// <summary>Gets each trip's duration while it is set.</summary>
    public Histogram? Durations { get; set; }

    public void Begin()
    {
        _begun = Stopwatch.GetTimestamp();
        _isConnected = false;
        if (!LinuxSocket.Open(proxy, out _socket).IsDone)
            throw new InvalidDataException("no descriptor is left for the clients");
        _socket.SetNoDelay();
        if (_socket.Connect(proxy).IsFailed)
            throw new InvalidDataException($"{proxy} refuses connections");
        _token = loop.Sockets.AddStream(_socket, this, 0);
    }

    /// <summary>An idle client goes on with round trips.</summary>
    public void GoOn()
    {
        _habit = RoundTripHabit.Repeat;
        Send();
    }

    public void End()
    {
        if (!_socket.IsOpen)
            return;
        loop.Sockets.Forget(_token);
        _socket.Close();
        _socket = default;
    }

    public void OnReady(int side, Readiness readiness)
    {
        if (!_isConnected)
        {
            _isConnected = true;
            Send();
        }
        else if ((readiness & Readiness.In) != 0)
        {
            Receive();
        }
    }

    private void Send()
    {
        if (_habit != RoundTripHabit.Reconnect)
            _begun = Stopwatch.GetTimestamp();
        BinaryPrimitives.WriteInt64LittleEndian(_message, ++_lastMessage);
        var sent = _socket.Send(_message);
        if (!sent.IsDone || sent.Bytes != MessageBytes)
            throw new InvalidDataException($"a message was not taken: {(sent.IsFailed ? sent.Error : sent)}");
    }

    private void Receive()
    {
        var received = _socket.Receive(loop.Buffer.AsSpan(0, MessageBytes - _have));
        if (received.IsWouldBlock)
            return;
        if (!received.IsDone || received.Bytes == 0)
            throw new InvalidDataException($"the proxy ended a connection: {(received.IsFailed ? received.Error : "end of stream")}");
        if (!_message.AsSpan(_have, received.Bytes).SequenceEqual(loop.Buffer.AsSpan(0, received.Bytes)))
            throw new InvalidDataException("a message came back changed");
        _have += received.Bytes;
        if (_have < MessageBytes)
            return;
        _have = 0;
        Trips++;
        Durations?.Add(Stopwatch.GetElapsedTime(_begun));
        switch (_habit)
        {
            case RoundTripHabit.Repeat:
                Send();
                break;
            case RoundTripHabit.Reconnect:
                End();
                Begin();
                break;
            case RoundTripHabit.StayIdle:
                break;
        }
    }
}
