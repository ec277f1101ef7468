using ChatCluster.Server.Delivery;
using ChatCluster.Server.Dispatch;
using ChatCluster.Server.Sessions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ChatCluster.Server.Connections;

/// <summary>The life of one connection from accept to close.</summary>
public sealed class ChatConnectionHandler(
    MessageDispatcher dispatcher,
    MessageRouter router,
    Farewell farewell,
    Readiness readiness,
    ConnectionOptions options,
    CourseClientOptions courseClients,
    TimeProvider time,
    ILogger<ChatConnectionHandler> log) : ConnectionHandler
{
    private long _connections;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        await readiness.WaitAsync(connection.ConnectionClosed);
        var started = time.GetTimestamp();
        var session = new ClientSession(
            Interlocked.Increment(ref _connections),
            connection.RemoteEndPoint?.ToString() ?? "unknown",
            new Outbox(options.Outbox, overflow: () => connection.Abort(new ConnectionAbortedException("the client does not read"))));
        log.Connected(session.Number, session.Remote);

        var writer = new OutboxWriter(session.Outbox, connection.Transport.Output, new CoursePace(session, courseClients, time));
        var writing = WriteAsync(session, writer);
        var loop = new FrameLoop(session, connection.Transport.Input, dispatcher, options, time, log);
        var reason = await ReadAsync(connection, session, loop);
        await EndAsync(connection, session, writing);
        log.Closed(session.Number, session.Dismissal ?? reason.Describe(), loop.BytesRead, writer.BytesWritten, time.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Expected ends become a reason; an exception that nobody expected stops here, at the connection's border.</summary>
    private async Task<CloseReason> ReadAsync(ConnectionContext connection, ClientSession session, FrameLoop loop)
    {
        session.WhenDismissed = connection.Transport.Input.CancelPendingRead;
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        await using var registration = stopping.Register(connection.Transport.Input.CancelPendingRead);
        try
        {
            var reason = await loop.RunAsync();
            if (session.Outbox.Overflowed)
                return CloseReason.SlowReader;
            return session.Dismissal is null ? reason : CloseReason.Dismissed;
        }
        catch (ConnectionResetException)
        {
            return CloseReason.ConnectionReset;
        }
        catch (ConnectionAbortedException)
        {
            return session.Outbox.Overflowed ? CloseReason.SlowReader : CloseReason.ServerStopping;
        }
        catch (Exception fault)
        {
            log.Failed(fault, session.Number);
            return CloseReason.Fault;
        }
    }

    /// <summary>Writes until the outbox ends; what was not delivered then is kept for the person.</summary>
    private async Task WriteAsync(ClientSession session, OutboxWriter writer)
    {
        foreach (var item in await writer.RunAsync())
            session.Outbox.Settle(item, written: false);
        await router.KeepAsync(session, session.TakeUndelivered());
        session.Settle();
    }

    /// <summary>
    /// In this order: nothing more is accepted; what waits is written, or kept; only then the person leaves, so that a next login, here or
    /// on another server, finds everything.
    /// </summary>
    private async Task EndAsync(ConnectionContext connection, ClientSession session, Task writing)
    {
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
        await farewell.LeaveAsync(session, endsLogin: false);
    }
}
