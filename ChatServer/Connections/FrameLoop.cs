using System.Buffers;
using System.IO.Pipelines;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Framing;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Dispatch;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Connections;

/// <summary>
/// Reads one connection: bytes to frames to messages to the dispatcher, one message at a time, so a sender's messages keep their order.
/// </summary>
internal sealed class FrameLoop(
    ClientSession session,
    PipeReader input,
    Pulse pulse,
    MessageDispatcher dispatcher,
    ConnectionOptions options,
    ServerMetrics metrics,
    TimeProvider time,
    ILogger log)
{
    private readonly FrameReader _frames = new(options.MaxFrameBytes);
    private readonly BadFrameLimit _badFrames = new(options, time);
    private readonly MessagePace _pace = new(options, time);
    private readonly TaskCompletionSource<CloseReason> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long BytesRead { get; private set; }

    /// <summary>Ends the reading between two frames; only the first reason counts. May come from any thread.</summary>
    public void End(CloseReason reason)
    {
        _end.TrySetResult(reason);
        input.CancelPendingRead();
    }

    /// <summary>Runs until the peer closes, misbehaves, or <see cref="End"/>.</summary>
    public async Task<CloseReason> RunAsync()
    {
        while (true)
        {
            var result = await input.ReadAsync();
            var received = result.Buffer;
            var left = await HandleFramesAsync(received);
            Count(received.Length - left.Length);
            input.AdvanceTo(left.Start, left.End);
            if (_end.Task.IsCompleted)
                return await _end.Task;
            if (result.IsCompleted)
            {
                Count(left.Length);
                return _frames.IsInsideFrame ? CloseReason.EndedInMidMessage : CloseReason.ClientClosed;
            }
        }
    }

    /// <returns>What is left for the next time.</returns>
    private async ValueTask<ReadOnlySequence<byte>> HandleFramesAsync(ReadOnlySequence<byte> received)
    {
        while (!_end.Task.IsCompleted)
        {
            _frames.MaxBytes = session.User is null ? options.MaxFrameBytesBeforeLogin : options.MaxFrameBytes;
            var status = _frames.TryRead(ref received, out var frame);
            if (status == FrameStatus.NeedMore)
                break;
            await KeepPaceAsync();
            var notice = status switch
            {
                FrameStatus.Frame => await HandleAsync(frame),
                FrameStatus.TooLarge => new(ErrorCode.TooLarge, $"larger than {_frames.MaxBytes} bytes"),
                _ => new(ErrorCode.Malformed, "not a JSON object"),
            };
            if (notice is not null)
                Complain(notice);
        }
        return received;
    }

    private async ValueTask KeepPaceAsync()
    {
        for (var wait = _pace.Take(); wait > TimeSpan.Zero && !_end.Task.IsCompleted; wait = _pace.Take())
            await Task.WhenAny(Task.Delay(wait, time), _end.Task);
    }

    /// <returns>What the peer is told when the braces matched and still it is no JSON; null for any message.</returns>
    private async ValueTask<ErrorNotice?> HandleAsync(ReadOnlySequence<byte> frame)
    {
        metrics.FrameReceived();
        if (MessageCodec.Decode(frame, out var error) is { } message)
        {
            pulse.HearMessage(message is Heartbeat);
            await dispatcher.DispatchAsync(session, message);
        }
        else if (error!.Kind != DecodeErrorKind.NotJson)
        {
            pulse.Hear();
            dispatcher.Dispatch(session, error);
        }
        else
        {
            _frames.SkipToSeparator();
            return new(ErrorCode.Malformed, error.Text);
        }
        return null;
    }

    private void Complain(ErrorNotice notice)
    {
        if (_badFrames.Add())
            _end.TrySetResult(CloseReason.TooManyBadFrames);
        metrics.FrameUnreadable();
        log.BadFrame(session.Number, notice.Text, _badFrames.Count, options.MaxBadFrames);
        session.Send(notice);
    }

    private void Count(long bytes)
    {
        BytesRead += bytes;
        metrics.BytesReceived(bytes);
    }
}
