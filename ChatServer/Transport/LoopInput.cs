using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace ChatCluster.Server.Transport;

/// <summary>
/// The receiving half of a connection. Nothing is taken from the socket before somebody asks for it: who sends what nobody wants yet is
/// slowed down by TCP itself.
/// </summary>
/// <remarks>The state is the reader's, except while he waits (see <see cref="LoopAnswer{T}"/>).</remarks>
internal sealed class LoopInput(LoopSocket socket) : PipeReader
{
    private readonly LoopAnswer<ReadResult> _answer = new();
    private CancellationToken _token;
    private CancellationTokenRegistration _cancellation;
    private RentedBuffer _buffer = new();
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
        var answer = _answer.Wait();
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
        _buffer.DropTo(consumed.GetInteger());
        if (_buffer.Count == 0)
            _examined = 0;
    }

    public override void CancelPendingRead()
    {
        _isCanceled = true;
        socket.Run(static input => ((LoopInput)input!).AnswerIfAwaited(), this);
    }

    public override void Complete(Exception? exception = null) => _buffer.Clear();

    /// <summary>Whoever reads now, or next, gets this. Any thread.</summary>
    public void Fail(Exception failure)
    {
        _failure ??= failure;
        socket.Run(static input => ((LoopInput)input!).AnswerIfAwaited(), this);
    }

    /// <summary>On the loop: there is something to receive.</summary>
    public void BecomeReadable()
    {
        _isReadable = true;
        ReceiveIfAwaited();
    }

    /// <summary>On the loop. Receives once, so that who has much to say takes turns with the others.</summary>
    public void ReceiveIfAwaited()
    {
        if (_answer.IsAwaited && _isReadable)
            Receive();
    }

    private void Await()
    {
        _answer.Await();
        if (_failure is not null || _isCanceled)
        {
            Answer();
            return;
        }
        _cancellation = _token.UnsafeRegister(static input => ((LoopInput)input!).Cancel(), this);
        if (_isReadable)
            socket.ComeAgain();
    }

    /// <summary>Asks the token again on the loop: by then it may be another read that waits.</summary>
    private void Cancel() => socket.Run(static input => ((LoopInput)input!).FailIfCanceled(), this);

    private void FailIfCanceled()
    {
        if (_answer.IsAwaited && _token.IsCancellationRequested)
            _answer.Fail(new OperationCanceledException(_token));
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
            _buffer.DropTo(_buffer.Start);
            return;
        }
        if (received.IsFailed)
            _failure = new ConnectionResetException($"recv() failed ({received.Error})");
        else
            _hasEnded = received.Bytes == 0;
        // Less than there was room for is all there was: there will be another event.
        _isReadable = !received.IsFailed && (received.Bytes == room.Length || socket.HasHungUp);
        _buffer.Add(received.IsFailed ? 0 : received.Bytes);
        Answer();
    }

    private void AnswerIfAwaited()
    {
        if (_answer.IsAwaited)
            Answer();
    }

    private void Answer()
    {
        _cancellation.Dispose();
        _cancellation = default;
        if (_failure is { } failure)
            _answer.Fail(failure);
        else
            _answer.Give(Result());
    }

    private ReadResult Result()
    {
        var isCanceled = _isCanceled;
        _isCanceled = false;
        return new(new ReadOnlySequence<byte>(_buffer.Array, _buffer.Start, _buffer.Count), isCanceled, _hasEnded);
    }
}
