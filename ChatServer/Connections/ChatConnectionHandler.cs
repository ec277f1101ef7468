using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Dispatch;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ChatCluster.Server.Connections;

/// <summary>The life of one connection from the doorway to close.</summary>
public sealed class ChatConnectionHandler(
    MessageDispatcher dispatcher,
    MessageRouter router,
    Farewell farewell,
    Readiness readiness,
    SilenceWatch watch,
    ConnectionOptions options,
    CourseClientOptions courseClients,
    ServerMetrics metrics,
    TimeProvider time,
    ILogger<ChatConnectionHandler> log) : ConnectionHandler
{
    /// <summary>
    /// When the server stops, the database may not answer. Everybody is set offline together at the end of the stop, so one person's
    /// leaving is not worth more.
    /// </summary>
    private static readonly TimeSpan LeaveTimeAtStop = TimeSpan.FromSeconds(1);

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

        var writer = new OutboxWriter(session.Outbox, connection.Transport.Output, courseClients.Protect ? new CoursePace(session, courseClients, time) : null, metrics);
        var writing = WriteAsync(session, writer);
        var pulse = new Pulse(session, options, time);
        var loop = new FrameLoop(session, connection.Transport.Input, pulse, dispatcher, options, metrics, time, log);
        session.WhenDismissed = loop.Dismiss;
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        var registration = stopping.UnsafeRegister(static loop => ((FrameLoop)loop!).End(CloseReason.ServerStopping), loop);
        watch.Add(loop, pulse);
        // Nothing that follows needs the connection's thread.
        var reason = await loop.RunAsync().ConfigureAwait(false);
        watch.Remove(loop);
        registration.Unregister();
        await EndAsync(connection, session, writing, reason == CloseReason.ServerStopping);
        metrics.Closed(reason.Name());
        var why = reason == CloseReason.Dismissed ? session.Dismissal! : reason.Describe();
        log.Closed(session.Number, why, loop.BytesRead, writer.BytesWritten, time.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Writes until the outbox ends; what was not delivered then is kept for the person.</summary>
    private async Task WriteAsync(ClientSession session, OutboxWriter writer)
    {
        while (await session.Outbox.WaitAsync())
        {
            if (!await writer.TryWriteBatchAsync())
                break;
        }
        writer.End();
        await router.KeepAsync(session, session.TakeUndelivered());
        session.Settle();
    }

    /// <summary>
    /// In this order: nothing more is accepted; what waits is written, or kept; only then the person leaves, so that a next login, here or
    /// on another server, finds everything.
    /// </summary>
    private async Task EndAsync(ConnectionContext connection, ClientSession session, Task writing, bool stopping)
    {
        if (stopping && session.IsExtended)
            session.Send(new ErrorNotice(ErrorCode.ShuttingDown, "the server is shutting down"));
        session.Outbox.Complete();
        try
        {
            await writing.WaitAsync(options.DrainTime, time);
        }
        catch (TimeoutException)
        {
            connection.Abort(new ConnectionAbortedException("the client does not read its last messages"));
            await writing;
        }
        try
        {
            await farewell.LeaveAsync(session, endsLogin: false).WaitAsync(stopping ? LeaveTimeAtStop : Timeout.InfiniteTimeSpan, time);
        }
        catch (TimeoutException)
        {
            log.NotLeft(session.Number);
        }
    }
}
