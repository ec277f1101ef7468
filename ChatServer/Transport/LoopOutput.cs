using System.IO.Pipelines;
using ChatCluster.Sockets;

namespace ChatCluster.Server.Transport;

/// <summary>
/// The sending half of a connection. A flush ends when the kernel has accepted all bytes, or nothing can be sent any more.
/// </summary>
/// <remarks>The writer owns the state, except while it waits (see <see cref="LoopValueTaskSource{T}"/>).</remarks>
internal sealed class LoopOutput(LoopSocket socket) : PipeWriter
{
    private readonly LoopValueTaskSource<FlushResult> _answer = new();
    private PooledBytes _buffer = new();
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

    public override void Advance(int bytes) => _buffer.Advance(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_isCanceled || _isBroken || _buffer.Count == 0 || (socket.IsOnLoop && TrySend()))
            return new(Result());
        var answer = _answer.Reset();
        socket.Run(static output => ((LoopOutput)output!).Await(), this);
        return answer;
    }

    public override void CancelPendingFlush()
    {
        _isCanceled = true;
        socket.Run(static output => ((LoopOutput)output!).AnswerIfAwaited(), this);
    }

    /// <summary>The connection is closed soon after; flushed bytes are already sent.</summary>
    public override void Complete(Exception? exception = null) => _buffer.Clear();

    /// <summary>On the loop: the socket is writable.</summary>
    public void BecomeWritable()
    {
        socket.AssertOnLoop();
        if (_answer.IsArmed && TrySend())
            _answer.SetResult(Result());
    }

    /// <summary>On the loop: nothing can be sent any more.</summary>
    public void Break()
    {
        socket.AssertOnLoop();
        _isBroken = true;
        AnswerIfAwaited();
    }

    private void Await()
    {
        socket.AssertOnLoop();
        _answer.Arm();
        if (_isCanceled || TrySend())
            _answer.SetResult(Result());
    }

    private void AnswerIfAwaited()
    {
        socket.AssertOnLoop();
        if (_answer.IsArmed)
            _answer.SetResult(Result());
    }

    /// <returns>False if the kernel has no room; the next writable event retries.</returns>
    private bool TrySend()
    {
        while (!_isBroken && _buffer.Count > 0)
        {
            var sent = socket.Send(_buffer.Bytes);
            if (sent.IsWouldBlock)
                return false;
            if (sent.IsDone)
                _buffer.Drop(sent.Bytes);
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
