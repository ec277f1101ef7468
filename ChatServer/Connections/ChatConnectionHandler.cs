using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Dispatch;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ChatCluster.Server.Connections;

/// <summary>The life of one connection from the doorway to close.</summary>
public sealed class ChatConnectionHandler(
    MessageDispatcher dispatcher,
    ConnectionEnd end,
    Readiness readiness,
    SilenceWatch watch,
    ConnectionOptions options,
    CourseClientOptions courseClients,
    ServerMetrics metrics,
    TimeProvider time,
    ILogger<ChatConnectionHandler> log) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        // Whoever is gone by then is seen to be gone as soon as he is read.
        if (!readiness.IsOpen)
            await readiness.WaitAsync(connection.ConnectionClosed).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        var visitor = connection.Features.GetRequiredFeature<Visitor>();
        visitor.IsServed = true;
        var started = time.GetTimestamp();
        var session = new ClientSession(
            visitor.Number,
            visitor.Remote,
            new Outbox(options.Outbox, overflow: () => connection.Abort(new ConnectionAbortedException("the client does not read"))))
        {
            Since = time.GetUtcNow(),
            LimitedAddress = visitor.LimitedAddress,
        };
        log.Connected(session.Number, session.Remote);

        var pulse = new Pulse(session, options, courseClients.Protect, time);
        var loop = new FrameLoop(session, connection.Transport.Input, pulse, dispatcher, options, metrics, time, log);
        session.WhenDismissed = loop.Dismiss;
        var writer = new OutboxWriter(session.Outbox, connection.Transport.Output, courseClients.Protect ? new CoursePace(session, courseClients, time) : null, metrics);
        var writing = WriteAsync(session, writer, loop);
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        var registration = stopping.UnsafeRegister(static loop => ((FrameLoop)loop!).End(CloseReason.ServerStopping), loop);
        var reason = CloseReason.Fault;
        try
        {
            LoopConnection.WatchForLoss(connection, loop.Lose);
            watch.Add(loop, pulse);
            // Nothing that follows needs the connection's thread.
            reason = await loop.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            watch.Remove(loop);
            registration.Unregister();
            if (reason == CloseReason.ServerStopping && session.IsExtended)
                session.Send(new ErrorNotice(ErrorCode.ShuttingDown, "the server is shutting down"));
            await end.RunAsync(connection, session, writing, reason == CloseReason.ServerStopping);
            metrics.Closed(reason.Name());
            var why = reason == CloseReason.Dismissed ? session.Dismissal! : reason.Describe();
            log.Closed(session.Number, session.Remote, why, loop.BytesRead, writer.BytesWritten, time.GetElapsedTime(started).TotalSeconds);
        }
    }

    /// <summary>Writes until the outbox ends, or the peer is gone, which ends the reading too.</summary>
    private async Task WriteAsync(ClientSession session, OutboxWriter writer, FrameLoop loop)
    {
        try
        {
            while (await session.Outbox.WaitAsync())
            {
                if (await writer.TryWriteBatchAsync())
                    continue;
                loop.Lose();
                break;
            }
        }
        catch (Exception fault)
        {
            log.Failed(fault, session.Number, session.Remote);
            loop.End(CloseReason.Fault);
        }
        await end.SettleAsync(session, writer);
    }
}
