using System.IO.Pipelines;

namespace ChatCluster.Server.Transport;

/// <summary>The sending half of a connection. A flush ends when the kernel has taken everything, or when nothing can be sent any more.</summary>
/// <remarks>The state is the writer's, except while he waits (see <see cref="LoopAnswer{T}"/>).</remarks>
internal sealed class LoopOutput(LoopSocket socket) : PipeWriter
{
    private readonly LoopAnswer<FlushResult> _answer = new();
    private RentedBuffer _buffer = new();
    private volatile bool _isBroken;
    private volatile bool _isCanceled;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _buffer.Count;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        _buffer.MakeRoom(Math.Max(sizeHint, 1));
        return _buffer.Room;
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes) => _buffer.Add(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_isCanceled || _isBroken || _buffer.Count == 0 || (socket.IsOnLoop && TrySend()))
            return new(Result());
        var answer = _answer.Wait();
        socket.Run(static output => ((LoopOutput)output!).Await(), this);
        return answer;
    }

    public override void CancelPendingFlush()
    {
        _isCanceled = true;
        socket.Run(static output => ((LoopOutput)output!).AnswerIfAwaited(), this);
    }

    /// <summary>The connection is closed soon after; what was flushed is sent before.</summary>
    public override void Complete(Exception? exception = null) => _buffer.Clear();

    /// <summary>On the loop: there is room again.</summary>
    public void BecomeWritable()
    {
        if (_answer.IsAwaited && TrySend())
            _answer.Give(Result());
    }

    /// <summary>On the loop: nothing can be sent any more.</summary>
    public void Break()
    {
        _isBroken = true;
        AnswerIfAwaited();
    }

    private void Await()
    {
        _answer.Await();
        if (_isCanceled || TrySend())
            _answer.Give(Result());
    }

    private void AnswerIfAwaited()
    {
        if (_answer.IsAwaited)
            _answer.Give(Result());
    }

    /// <returns>False when the kernel has no room: it is tried again when there is.</returns>
    private bool TrySend()
    {
        while (!_isBroken && _buffer.Count > 0)
        {
            var sent = socket.Send(_buffer.Bytes);
            if (sent.IsWouldBlock)
                return false;
            if (sent.IsDone)
                _buffer.DropTo(_buffer.Start + sent.Bytes);
            else
                _isBroken = true;
        }
        return true;
    }

    private FlushResult Result()
    {
        var isCanceled = _isCanceled;
        _isCanceled = false;
        return new(isCanceled, _isBroken);
    }
}
