using System.Buffers;
using System.IO.Pipelines;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Framing;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Dispatch;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Connections;

/// <summary>
/// Reads one connection: bytes to frames to messages to the dispatcher, one message at a time, so a sender's messages keep their order.
/// </summary>
internal sealed class FrameLoop(
    ClientSession session,
    PipeReader input,
    MessageDispatcher dispatcher,
    ConnectionOptions options,
    TimeProvider time,
    ILogger log)
{
    private readonly FrameReader _frames = new(options.MaxFrameBytes);
    private readonly BadFrameLimit _badFrames = new(options, time);

    public long BytesRead { get; private set; }

    /// <summary>Runs until the peer closes, misbehaves, or the pending read is cancelled because the server stops.</summary>
    public async Task<CloseReason> RunAsync()
    {
        while (true)
        {
            var result = await input.ReadAsync();
            var rest = result.Buffer;
            var end = await HandleFramesAsync(rest);
            if (end.TooMany)
                return CloseReason.TooManyBadFrames;
            BytesRead += rest.Length - end.Left.Length;
            input.AdvanceTo(end.Left.Start, end.Left.End);
            if (result.IsCanceled)
                return CloseReason.ServerStopping;
            if (result.IsCompleted)
            {
                BytesRead += end.Left.Length;
                return _frames.IsInsideFrame ? CloseReason.EndedInMidMessage : CloseReason.ClientClosed;
            }
        }
    }

    /// <returns>What is left for the next time, and whether there were too many bad frames.</returns>
    private async Task<(ReadOnlySequence<byte> Left, bool TooMany)> HandleFramesAsync(ReadOnlySequence<byte> received)
    {
        while (true)
        {
            var status = _frames.TryRead(ref received, out var frame);
            if (status == FrameStatus.NeedMore)
                return (received, false);
            var notice = status switch
            {
                FrameStatus.Frame => await HandleAsync(frame),
                FrameStatus.TooLarge => new(ErrorCode.TooLarge, $"larger than {options.MaxFrameBytes} bytes"),
                _ => new(ErrorCode.Malformed, "not a JSON object"),
            };
            if (notice is not null && IsOneTooMany(notice))
                return (received, true);
        }
    }

    /// <returns>What the peer is told when the braces matched and still it is no JSON; null for any message.</returns>
    private async Task<ErrorNotice?> HandleAsync(ReadOnlySequence<byte> frame)
    {
        if (MessageCodec.Decode(frame, out var error) is { } message)
            await dispatcher.DispatchAsync(session, message);
        else if (error!.Kind != DecodeErrorKind.NotJson)
            dispatcher.Dispatch(session, error);
        else
        {
            _frames.SkipToSeparator();
            return new(ErrorCode.Malformed, error.Text);
        }
        return null;
    }

    private bool IsOneTooMany(ErrorNotice notice)
    {
        var tooMany = _badFrames.Add();
        log.BadFrame(session.Number, notice.Text, _badFrames.Count, options.MaxBadFrames);
        session.Send(notice);
        return tooMany;
    }
}
