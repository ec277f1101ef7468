using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Framing;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Dispatch;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Transport;
using Microsoft.AspNetCore.Connections;

namespace ChatCluster.Server.Connections;

/// <summary>
/// Reads one connection: bytes to frames to messages to the dispatcher, one message at a time, so a sender's messages keep their order.
/// </summary>
internal sealed class FrameLoop(
    ClientSession session,
    PipeReader input,
    ConnectionActivity activity,
    MessageDispatcher dispatcher,
    ConnectionOptions options,
    ServerMetrics metrics,
    TimeProvider time,
    ILogger log) : ILossObserver, ISessionReader
{
    private const int NotEnded = -1;

    private readonly FrameReader _frames = new(options.MaxFrameBytes);
    private readonly ReadRateLimiter _rate = new(options, time);
    private BadFrameLimit? _badFrames;
    private int _mistakes;
    private int _reason = NotEnded;

    public long BytesRead { get; private set; }

    private bool HasEnded => Volatile.Read(ref _reason) != NotEnded;

    /// <summary>Ends the reading between two frames; only the first reason counts. May be called from any thread.</summary>
    public void End(CloseReason reason)
    {
        Interlocked.CompareExchange(ref _reason, (int)reason, NotEnded);
        input.CancelPendingRead();
    }

    /// <inheritdoc cref="End"/>
    public void Dismiss() => End(session.HasFailedTooOften ? CloseReason.TooManyFailedLogins : CloseReason.Dismissed);

    /// <summary>
    /// The peer is gone: it reset the connection, or takes no more bytes. Without a login, what it sent before is dropped. What a user sent
    /// may be a confirmation or a message to others, and is handled as far as it has arrived. A half-close is not such an end: a script
    /// that has sent its lines may still read the answers. May be called from any thread.
    /// </summary>
    public void Lose()
    {
        session.Outbox.Complete();
        if (session.User is null)
            End(CloseReason.ConnectionReset);
    }

    /// <summary>
    /// Runs until the peer closes or misbehaves, or until <see cref="End"/>. Expected ends become a reason. An unexpected exception is
    /// caught and logged here, so that it ends this connection only.
    /// </summary>
    public async Task<CloseReason> RunAsync()
    {
        try
        {
            // HandleAsync owns the ReadResult, so the state machine of an idle connection keeps no buffer alive.
            while (!HasEnded)
            {
                var reading = input.ReadAsync();
                // Everything that has arrived is handled.
                if (!reading.IsCompleted)
                    session.RefusesChats = false;
                await HandleAsync(await reading);
            }
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
            await WaitForRateAsync();
            var notice = status switch
            {
                FrameStatus.Frame => await HandleAsync(frame),
                FrameStatus.TooLarge => new(ErrorCode.TooLarge, $"larger than {_frames.MaxBytes} bytes"),
                _ => new(ErrorCode.Malformed, "not a JSON object"),
            };
            if (notice is not null)
                ReportBadFrame(notice);
        }
        Count(result.Buffer.Length - left.Length);
        input.AdvanceTo(left.Start, left.End);
        if (HasEnded || !result.IsCompleted)
            return;
        Count(left.Length);
        End(_frames.IsInsideFrame ? CloseReason.EndedInMidMessage : CloseReason.ClientClosed);
    }

    private async ValueTask WaitForRateAsync()
    {
        for (var wait = _rate.Take(); wait > TimeSpan.Zero && !HasEnded; wait = _rate.Take())
            await Task.Delay(wait, time);
    }

    /// <returns>The notice for the peer when the frame is not JSON although its braces match; null for every message.</returns>
    private async ValueTask<ErrorNotice?> HandleAsync(ReadOnlySequence<byte> frame)
    {
        metrics.FrameReceived();
        if (MessageCodec.Decode(frame, out var error) is { } message)
        {
            activity.NoteMessage(message is Heartbeat);
            if (message is Logout && session.User is null)
                CountMistake();
            await dispatcher.DispatchAsync(session, message);
        }
        else if (error!.Kind != DecodeErrorKind.NotJson)
        {
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
    /// A course session cannot read why its message was refused, and may wait for an answer forever. It is closed after several mistakes,
    /// however much time lies between them, or when one is followed by the idle timeout (see <see cref="ConnectionActivity"/>).
    /// </summary>
    private void CountMistake()
    {
        activity.NoteMistake();
        if (!session.IsExtended && ++_mistakes >= options.MaxBadFrames)
            End(CloseReason.TooManyMistakes);
    }

    private void ReportBadFrame(ErrorNotice notice)
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
