using System.Diagnostics;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>One side's socket and the way of its bytes to the other side. A session has two; both run this code.</summary>
/// <remarks>
/// Bytes are received into the loop's shared buffer and sent straight on; only what the other side refuses is kept, and
/// nothing more is received until it is gone: TCP slows the sender down. A stream that fills whole buffers is spliced.
/// </remarks>
internal sealed class HalfPipe<TSocket>(RelayContext<TSocket> relay, IReadyHandler handler, int side)
    where TSocket : struct, IStreamSocket<TSocket>
{
    /// <summary>Receives in one turn, so that a fast stream does not starve the others.</summary>
    private const int ReceivesPerTurn = 8;

    /// <summary>A splice moves up to four times what a receive does.</summary>
    private const int SpliceCost = 4;

    private UnsentBytes<TSocket> _unsent = new(relay);
    private SpliceState _splice;
    private RateLimit? _rate;
    private bool _readable;
    private bool _hangup;

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

    /// <summary>The other end has announced that it sends no more, or is gone.</summary>
    internal bool HasHungUp => _hangup;

    /// <summary>Held up by its rate.</summary>
    internal bool IsPaused => _rate is { IsPaused: true };

    internal bool HasPending => !_unsent.IsEmpty || _splice.HasPending;

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

    internal void NoteReadiness(Readiness readiness)
    {
        _readable |= (readiness & Readiness.In) != 0;
        _hangup |= (readiness & Readiness.Hangup) != 0;
    }

    /// <summary>These bytes go to the other side before anything that is received. Only before the first pump.</summary>
    internal void Prepend(ReadOnlySpan<byte> bytes) => _unsent.Keep(bytes);

    /// <summary>From now on this direction goes no faster.</summary>
    /// <param name="bytesPerSecond">0: no limit.</param>
    /// <param name="largest">The most to receive at once.</param>
    internal void Limit(long bytesPerSecond, int largest)
    {
        if (bytesPerSecond == 0)
            return;
        _rate = new RateLimit(bytesPerSecond, RateLimit.CurrentSecond, largest, () => handler.OnReady(side, Readiness.None));
        // A splice moves as much as it likes: a rate needs receives of a size.
        _splice.Forbid();
    }

    /// <summary>Moves what can be moved to the other side's socket.</summary>
    internal PumpResult Pump(TSocket destination, int receiveSize)
    {
        Debug.Assert(relay.Loop.IsCurrent);
        var result = Move(destination, receiveSize);
        _splice.ReturnIfEmpty(relay.Pipes);
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
        _unsent.Clear();
        _splice.Reset(relay.Pipes);
        if (_rate is not null)
        {
            relay.Loop.ClearTimer(_rate.Pause);
            _rate = null;
        }
        Received = Delivered = 0;
        _readable = _hangup = false;
        Ended = IsQueued = EndPassedOn = false;
    }

    private PumpResult Move(TSocket destination, int receiveSize)
    {
        var budget = ReceivesPerTurn;
        while (true)
        {
            if (HasPending && !Flush(destination))
                return PumpResult.SendFailed;
            if (HasPending || Ended || !_readable)
                return PumpResult.Waiting;
            if (budget <= 0)
                return PumpResult.Yielded;
            var size = _rate is null ? receiveSize : Allowed(_rate, receiveSize);
            if (size == 0)
                return PumpResult.Waiting;
            var splice = TSocket.CanSplice && _splice.TryStart(relay.Pipes);
            budget -= splice ? SpliceCost : 1;
            var received = splice ? Splice() : Receive(size);
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
        var allowed = rate.Allow(Received, size, out var pause);
        if (allowed == 0)
            relay.Loop.SetTimer(rate.Pause, pause);
        return allowed;
    }

    private IoResult Receive(int size)
    {
        var received = Socket.Receive(relay.Buffer.AsSpan(0, size));
        // A short read has emptied the socket. Only an end or an error may be left, which a hangup has announced.
        if (received.IsWouldBlock || (received.IsDone && received.Bytes < size && !_hangup))
            _readable = false;
        Count(received);
        if (_rate is not null && received.IsDone && _rate.PauseAfter(received.Bytes) is > 0 and long pause)
            relay.Loop.SetTimer(_rate.Pause, pause);
        _splice.NoteReceive(isFull: received.IsDone && received.Bytes == relay.Buffer.Length);
        return received;
    }

    private IoResult Splice()
    {
        var received = _splice.Receive(Socket);
        // The socket cannot be spliced and nothing was taken from it: the next round copies.
        if (_splice.IsForbidden)
            return received;
        if (received.IsWouldBlock)
            _readable = false;
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

    /// <summary>What is not sent is kept.</summary>
    private bool SendOrKeep(TSocket destination, int count)
    {
        ReadOnlySpan<byte> bytes = relay.Buffer.AsSpan(0, count);
        var sent = destination.Send(bytes);
        var taken = sent.IsDone ? sent.Bytes : 0;
        Delivered += taken;
        if (taken < count)
            _unsent.Keep(bytes[taken..]);
        return !sent.IsFailed || Fail(sent.Error);
    }

    /// <summary>Sends what is kept, as far as there is room.</summary>
    private bool Flush(TSocket destination)
    {
        if (!_unsent.IsEmpty)
        {
            var sent = _unsent.SendTo(destination);
            if (sent.IsFailed)
                return Fail(sent.Error);
            if (sent.IsDone)
                Delivered += sent.Bytes;
        }
        while (_splice.HasPending)
        {
            var sent = _splice.Send(destination);
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
}
