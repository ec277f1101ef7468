using System.Buffers;
using System.IO.Pipelines;
using ChatCluster.Sockets;
using Microsoft.AspNetCore.Connections;

namespace ChatCluster.Server.Transport;

/// <summary>
/// The receiving half of a connection. It receives only while a read waits, so TCP flow control slows down a peer that sends more than the
/// server reads.
/// </summary>
/// <remarks>The reader owns the state, except while it waits (see <see cref="LoopValueTaskSource{T}"/>).</remarks>
internal sealed class LoopInput(LoopSocket socket) : PipeReader
{
    private readonly LoopValueTaskSource<ReadResult> _answer = new();
    private CancellationToken _token;
    private CancellationTokenRegistration _cancellation;
    private PooledBytes _buffer = new();
    private int _examined;
    private bool _isReadable;
    private bool _hasEnded;
    private volatile Exception? _failure;
    private volatile bool _isCanceled;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (TryRead(out var result))
            return new(result);
        cancellationToken.ThrowIfCancellationRequested();
        _token = cancellationToken;
        var answer = _answer.Reset();
        socket.Run(static input => ((LoopInput)input!).Await(), this);
        return answer;
    }

    public override bool TryRead(out ReadResult result)
    {
        if (_failure is { } failure)
            throw failure;
        var isThere = _isCanceled || _hasEnded || _examined < _buffer.End;
        result = isThere ? Result() : default;
        return isThere;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_buffer.Count == 0)
            return;
        _examined = examined.GetInteger();
        _buffer.Drop(consumed.GetInteger() - _buffer.Start);
        if (_buffer.Count == 0)
            _examined = 0;
    }

    public override void CancelPendingRead()
    {
        _isCanceled = true;
        socket.Run(static input => ((LoopInput)input!).AnswerIfAwaited(), this);
    }

    public override void Complete(Exception? exception = null) => _buffer.Clear();

    /// <summary>Fails the current and every later read. Any thread.</summary>
    public void Fail(Exception failure)
    {
        _failure ??= failure;
        socket.Run(static input => ((LoopInput)input!).AnswerIfAwaited(), this);
    }

    /// <summary>On the loop: the socket is readable.</summary>
    public void BecomeReadable()
    {
        socket.AssertOnLoop();
        _isReadable = true;
        ReceiveIfAwaited();
    }

    /// <summary>On the loop. Receives once per turn, so that a busy connection does not starve the others.</summary>
    public void ReceiveIfAwaited()
    {
        if (_answer.IsArmed && _isReadable)
            Receive();
    }

    private void Await()
    {
        socket.AssertOnLoop();
        _answer.Arm();
        if (_failure is not null || _isCanceled)
        {
            Answer();
            return;
        }
        _cancellation = _token.UnsafeRegister(static input => ((LoopInput)input!).Cancel(), this);
        if (_isReadable)
            socket.ComeAgain();
    }

    /// <summary>Checks the token again on the loop, where another read may be waiting by then.</summary>
    private void Cancel() => socket.Run(static input => ((LoopInput)input!).FailIfCanceled(), this);

    private void FailIfCanceled()
    {
        socket.AssertOnLoop();
        if (_answer.IsArmed && _token.IsCancellationRequested)
            _answer.SetException(new OperationCanceledException(_token));
    }

    private void Receive()
    {
        _examined -= _buffer.Start;
        _buffer.MakeRoom(1);
        _examined += _buffer.Start;
        var room = _buffer.Room.Span;
        var received = socket.Receive(room);
        if (received.IsWouldBlock)
        {
            _isReadable = false;
            _buffer.Drop(0);
            return;
        }
        if (received.IsFailed)
            _failure = new ConnectionResetException($"recv() failed ({received.Error})");
        else
            _hasEnded = received.Bytes == 0;
        // A short read has emptied the socket: the next bytes cause an event.
        _isReadable = !received.IsFailed && (received.Bytes == room.Length || socket.HasHungUp);
        _buffer.Advance(received.IsFailed ? 0 : received.Bytes);
        Answer();
    }

    private void AnswerIfAwaited()
    {
        socket.AssertOnLoop();
        if (_answer.IsArmed)
            Answer();
    }

    private void Answer()
    {
        _cancellation.Dispose();
        _cancellation = default;
        if (_failure is { } failure)
            _answer.SetException(failure);
        else
            _answer.SetResult(Result());
    }

    private ReadResult Result()
    {
        var isCanceled = _isCanceled;
        _isCanceled = false;
        return new(new ReadOnlySequence<byte>(_buffer.Array, _buffer.Start, _buffer.Count), isCanceled, _hasEnded);
    }
}
