using System.Diagnostics;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>One side's socket and the way of its bytes to the other side. A session has two; both run this code.</summary>
/// <remarks>
/// Bytes are received into the loop's shared buffer and sent straight on; only what the other side refuses is kept, and
/// nothing more is received until it is gone: the sender feels the slow receiver. A stream that fills whole buffers is spliced.
/// </remarks>
internal sealed class HalfPipe<TSocket>(RelayContext<TSocket> relay, IReadyHandler handler, int side)
    where TSocket : struct, IStreamSocket<TSocket>
{
    /// <summary>Receives in one turn, so that a fast stream does not starve the others.</summary>
    private const int ReceivesPerTurn = 8;

    /// <summary>A splice moves up to four times what a receive does.</summary>
    private const int SpliceCost = 4;

    /// <summary>Full buffers in a row after which splicing pays.</summary>
    private const int FullReceivesToSplice = 2;

    /// <summary>A splice that moves less than this costs more than copying.</summary>
    private const int WorthSplicing = 16 * 1024;

    private PendingBytes _pending;
    private SplicePipe? _pipe;
    private RateLimit? _rate;
    private int _fullReceives;
    private bool _readable;
    private bool _hangup;
    private bool _cannotSplice;

    internal TSocket Socket { get; private set; }

    internal ulong Token { get; private set; }

    /// <summary>Bytes taken from this side.</summary>
    internal long Received { get; private set; }

    /// <summary>Bytes given to the other side.</summary>
    internal long Delivered { get; private set; }

    /// <summary>Nothing more will be received: the stream has ended or failed.</summary>
    internal bool Ended { get; private set; }

    /// <summary>Waits for the turn it asked for.</summary>
    internal bool IsQueued { get; set; }

    /// <summary>The other side was told that this stream has ended.</summary>
    internal bool EndPassedOn { get; private set; }

    /// <summary>The error behind <see cref="PumpResult.ReceiveFailed"/> or <see cref="PumpResult.SendFailed"/>.</summary>
    internal Errno Error { get; private set; }

    /// <summary>Held up by its rate.</summary>
    internal bool IsPaused => _rate is { IsPaused: true };

    internal bool HasPending => _pending.Count > 0 || _pipe is { Count: > 0 };

    /// <param name="socket">The socket; this half-pipe closes it.</param>
    /// <param name="mayBeReadable">Try to receive before the first event: it is often not needed.</param>
    /// <returns>Null; or why the system does not watch this socket, which is closed then.</returns>
    internal Errno? Attach(TSocket socket, bool mayBeReadable)
    {
        try
        {
            Token = relay.Loop.AddStream(socket, handler, side);
        }
        catch (NativeException refused)
        {
            socket.Close();
            return refused.Error;
        }
        relay.Connections++;
        Socket = socket;
        _readable = mayBeReadable;
        return null;
    }

    internal void Note(Readiness readiness)
    {
        _readable |= (readiness & Readiness.In) != 0;
        _hangup |= (readiness & Readiness.Hangup) != 0;
    }

    /// <summary>These bytes go to the other side before anything that is received. Only before the first pump.</summary>
    internal void Precede(ReadOnlySpan<byte> bytes)
    {
        _pending.Keep(bytes);
        relay.PendingBytes += bytes.Length;
    }

    /// <summary>From now on this direction goes no faster.</summary>
    /// <param name="bytesPerSecond">0: no limit.</param>
    /// <param name="largest">The most to receive at once.</param>
    internal void Limit(long bytesPerSecond, int largest)
    {
        if (bytesPerSecond == 0)
            return;
        _rate = new RateLimit(bytesPerSecond, RateLimit.CurrentSecond, largest, () => handler.OnReady(side, Readiness.None));
        _cannotSplice = true;
        _fullReceives = 0;
    }

    /// <summary>Moves what can be moved to the other side's socket.</summary>
    internal PumpResult Pump(TSocket destination, int receiveSize)
    {
        Debug.Assert(relay.Loop.IsCurrent);
        PumpResult result = Move(destination, receiveSize);
        if (_pipe is { Count: 0 })
            ReturnPipe();
        return result;
    }

    /// <summary>Tells the other side that this stream has ended.</summary>
    internal IoResult PassEndOn(TSocket destination)
    {
        EndPassedOn = true;
        return destination.ShutdownSend();
    }

    /// <summary>Back to the state of a new one; closes the socket if there is one.</summary>
    internal void Reset()
    {
        if (Socket.IsOpen)
        {
            relay.Connections--;
            relay.Loop.Forget(Token);
            Socket.Close();
            Socket = default;
        }
        relay.PendingBytes -= _pending.Count;
        _pending.Clear();
        if (_pipe is not null)
            ReturnPipe();
        if (_rate is not null)
        {
            relay.Loop.ClearTimer(_rate.Pause);
            _rate = null;
        }
        Received = Delivered = 0;
        _fullReceives = 0;
        _readable = _hangup = _cannotSplice = false;
        Ended = IsQueued = EndPassedOn = false;
    }

    private PumpResult Move(TSocket destination, int receiveSize)
    {
        int budget = ReceivesPerTurn;
        while (true)
        {
            if (HasPending && !Flush(destination))
                return PumpResult.SendFailed;
            if (HasPending || Ended || !_readable)
                return PumpResult.Waiting;
            if (budget <= 0)
                return PumpResult.Yielded;
            int size = _rate is null ? receiveSize : Allowed(_rate, receiveSize);
            if (size == 0)
                return PumpResult.Waiting;
            bool splice = TSocket.CanSplice && _fullReceives >= FullReceivesToSplice && (_pipe ??= relay.Pipes.TryRent()) is not null;
            budget -= splice ? SpliceCost : 1;
            IoResult received = splice ? Splice() : Receive(size);
            if (received.IsFailed)
            {
                Error = received.Error;
                return PumpResult.ReceiveFailed;
            }
            if (splice || !received.IsDone || received.Bytes == 0)
                continue;
            if (!SendOrKeep(destination, received.Bytes))
                return PumpResult.SendFailed;
            if (HasPending)
                return PumpResult.Waiting;
        }
    }

    /// <summary>How much the rate lets be received now; 0 while it pauses.</summary>
    private int Allowed(RateLimit rate, int size)
    {
        if (rate.IsPaused)
            return 0;
        int allowed = rate.Allow(Received, size, out long pause);
        if (allowed == 0)
            relay.Loop.SetTimer(rate.Pause, pause);
        return allowed;
    }

    private IoResult Receive(int size)
    {
        IoResult received = Socket.Receive(relay.Buffer.AsSpan(0, size));
        // A short read has emptied the socket, unless an end or an error, which this read does not show, stands behind it.
        if (received.IsWouldBlock || (received.IsDone && received.Bytes < size && !_hangup))
            _readable = false;
        Count(received);
        if (_rate is not null && received.IsDone && _rate.PauseAfter(received.Bytes) is > 0 and long pause)
            relay.Loop.SetTimer(_rate.Pause, pause);
        if (!_cannotSplice)
            _fullReceives = received.IsDone && received.Bytes == relay.Buffer.Length ? _fullReceives + 1 : 0;
        return received;
    }

    private IoResult Splice()
    {
        IoResult received = Socket.SpliceInto(_pipe!);
        if (received.IsFailed && received.Error == Errno.InvalidArgument)
        {
            _cannotSplice = true;
            _fullReceives = 0;
            return IoResult.WouldBlock;
        }
        if (received.IsWouldBlock)
            _readable = false;
        else if (received.IsDone && received.Bytes < WorthSplicing)
            _fullReceives = 0;
        Count(received);
        return received;
    }

    private void Count(IoResult received)
    {
        if (received.IsFailed || received is { IsDone: true, Bytes: 0 })
            Ended = true;
        else if (received.IsDone)
            Received += received.Bytes;
    }

    /// <summary>What is not sent is kept, even after a failure: the next peer gets it if this one was never connected.</summary>
    private bool SendOrKeep(TSocket destination, int count)
    {
        ReadOnlySpan<byte> bytes = relay.Buffer.AsSpan(0, count);
        IoResult sent = destination.Send(bytes);
        int taken = sent.IsDone ? sent.Bytes : 0;
        Delivered += taken;
        if (taken < count)
        {
            _pending.Keep(bytes[taken..]);
            relay.PendingBytes += count - taken;
        }
        return !sent.IsFailed || Fail(sent.Error);
    }

    /// <summary>Sends what is kept, as far as there is room.</summary>
    private bool Flush(TSocket destination)
    {
        if (_pending.Count > 0)
        {
            IoResult sent = destination.Send(_pending.Bytes);
            if (sent.IsFailed)
                return Fail(sent.Error);
            if (sent.IsDone)
            {
                Delivered += sent.Bytes;
                relay.PendingBytes -= sent.Bytes;
                _pending.Remove(sent.Bytes);
            }
        }
        while (_pipe is { Count: > 0 })
        {
            IoResult sent = destination.SpliceFrom(_pipe);
            if (sent.IsFailed)
                return Fail(sent.Error);
            if (sent.IsWouldBlock)
                break;
            Delivered += sent.Bytes;
        }
        return true;
    }

    private bool Fail(Errno error)
    {
        Error = error;
        return false;
    }

    private void ReturnPipe()
    {
        relay.Pipes.Return(_pipe!);
        _pipe = null;
    }
}
