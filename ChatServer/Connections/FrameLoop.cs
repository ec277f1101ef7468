using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Framing;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Dispatch;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using Microsoft.AspNetCore.Connections;

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
    private const int NotEnded = -1;

    private readonly FrameReader _frames = new(options.MaxFrameBytes);
    private readonly MessagePace _pace = new(options, time);
    private BadFrameLimit? _badFrames;
    private int _mistakes;
    private int _reason = NotEnded;

    public long BytesRead { get; private set; }

    private bool HasEnded => Volatile.Read(ref _reason) != NotEnded;

    /// <summary>Ends the reading between two frames; only the first reason counts. May come from any thread.</summary>
    public void End(CloseReason reason)
    {
        Interlocked.CompareExchange(ref _reason, (int)reason, NotEnded);
        input.CancelPendingRead();
    }

    /// <inheritdoc cref="End"/>
    public void Dismiss() => End(CloseReason.Dismissed);

    /// <summary>
    /// The peer is gone: it reset the connection, or takes nothing more. What a stranger sent before is not worth handling; what a user sent
    /// may be a confirmation, or a message to others, and is handled as far as it has arrived. Half a close is no such thing: a script that has
    /// sent its lines may still read the answers. May come from any thread.
    /// </summary>
    public void Lose()
    {
        session.Outbox.Complete();
        if (session.User is null)
            End(CloseReason.ConnectionReset);
    }

    /// <summary>
    /// Runs until the peer closes, misbehaves, or <see cref="End"/>. Expected ends become a reason; an exception that nobody expected stops here,
    /// at the connection's border.
    /// </summary>
    public async Task<CloseReason> RunAsync()
    {
        try
        {
            // What was read is held by the call, not by this method: who waits for more has nothing to hold.
            while (!HasEnded)
                await HandleAsync(await input.ReadAsync());
            return session.Outbox.Overflowed ? CloseReason.SlowReader : (CloseReason)_reason;
        }
        catch (ConnectionAbortedException)
        {
            return session.Outbox.Overflowed ? CloseReason.SlowReader : HasEnded ? (CloseReason)_reason : CloseReason.ServerStopping;
        }
        catch (Exception lost) when (lost is IOException or SocketException)
        {
            return HasEnded ? (CloseReason)_reason : CloseReason.ConnectionReset;
        }
        catch (Exception fault)
        {
            log.Failed(fault, session.Number, session.Remote);
            return CloseReason.Fault;
        }
    }

    private async ValueTask HandleAsync(ReadResult result)
    {
        var left = result.Buffer;
        while (!HasEnded)
        {
            _frames.MaxBytes = session.User is null ? options.MaxFrameBytesBeforeLogin : options.MaxFrameBytes;
            var status = _frames.TryRead(ref left, out var frame);
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
        Count(result.Buffer.Length - left.Length);
        input.AdvanceTo(left.Start, left.End);
        if (HasEnded || !result.IsCompleted)
            return;
        Count(left.Length);
        End(_frames.IsInsideFrame ? CloseReason.EndedInMidMessage : CloseReason.ClientClosed);
    }

    private async ValueTask KeepPaceAsync()
    {
        for (var wait = _pace.Take(); wait > TimeSpan.Zero && !HasEnded; wait = _pace.Take())
            await Task.Delay(wait, time);
    }

    /// <returns>What the peer is told when the braces matched and still it is no JSON; null for any message.</returns>
    private async ValueTask<ErrorNotice?> HandleAsync(ReadOnlySequence<byte> frame)
    {
        metrics.FrameReceived();
        if (MessageCodec.Decode(frame, out var error) is { } message)
        {
            pulse.HearMessage(message is Heartbeat);
            if (message is Logout && session.User is null)
                CountMistake();
            await dispatcher.DispatchAsync(session, message);
        }
        else if (error!.Kind != DecodeErrorKind.NotJson)
        {
            pulse.Hear();
            dispatcher.Dispatch(session, error);
            CountMistake();
        }
        else
        {
            _frames.SkipToSeparator();
            return new(ErrorCode.Malformed, error.Text);
        }
        return null;
    }

    /// <summary>
    /// A course session cannot read why its message was refused and may wait for an answer for ever: in the end it is closed, whatever the
    /// time between its mistakes.
    /// </summary>
    private void CountMistake()
    {
        if (!session.IsExtended && ++_mistakes >= options.MaxBadFrames)
            End(CloseReason.TooManyMistakes);
    }

    private void Complain(ErrorNotice notice)
    {
        _badFrames ??= new(options, time);
        if (_badFrames.Add())
            End(CloseReason.TooManyBadFrames);
        metrics.FrameUnreadable();
        log.BadFrame(session.Number, session.Remote, notice.Text, _badFrames.Count, options.MaxBadFrames);
        session.Send(notice);
    }

    private void Count(long bytes)
    {
        BytesRead += bytes;
        metrics.BytesReceived(bytes);
    }
}
