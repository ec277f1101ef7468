using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using Microsoft.AspNetCore.Connections;

namespace ChatCluster.Server.Connections;

/// <summary>
/// The last steps of a connection, in a fixed order. When a step fails, this is logged and the next step follows. So a bug in one of them
/// leaves no user online and no other connection waiting.
/// </summary>
/// <remarks>The order of Kestrel's KestrelConnection (ASP.NET Core): stop the work, release what others wait for, then report.</remarks>
public sealed class ConnectionEnd(
    UndeliveredMessages undelivered,
    LogoutSequence logout,
    ConnectionOptions options,
    ServerMetrics metrics,
    TimeProvider time,
    ILogger<ConnectionEnd> log)
{
    /// <summary>
    /// When the server stops, the database may not answer. All users are set offline together at the end of the stop, so a single logout is
    /// not worth a longer wait.
    /// </summary>
    private static readonly TimeSpan LogoutTimeAtStop = TimeSpan.FromSeconds(1);

    /// <summary>The end of the writing: what was not delivered is stored, then those that wait for the session continue.</summary>
    internal async Task SettleAsync(ChatConnection chat)
    {
        var session = chat.Session;
        try
        {
            await StepAsync(session, "give up what was not written", () =>
            {
                chat.Writer.End();
                return Task.CompletedTask;
            });
            await StepAsync(session, "store what was not delivered", () => InFlight.Find(session) is { } inFlight
                ? undelivered.StoreAsync(session, inFlight.TakeUndelivered())
                : Task.CompletedTask);
        }
        finally
        {
            session.Settle();
        }
    }

    /// <summary>
    /// The end of the connection: nothing more is accepted, and what waits is written or stored. Only then the user leaves, so that the
    /// next login, here or on another server, finds everything.
    /// </summary>
    /// <param name="writing">Ends with <see cref="SettleAsync"/>.</param>
    internal async Task RunAsync(ChatConnection chat, Task writing, CloseReason reason)
    {
        var session = chat.Session;
        var stopping = reason == CloseReason.ServerStopping;
        if (stopping && session.IsExtended)
            session.Send(new ErrorNotice(ErrorCode.ShuttingDown, "the server is shutting down"));
        session.Outbox.Complete();
        await StepAsync(session, "write what waits", () => WaitForWriterAsync(chat.Context, writing));
        await StepAsync(session, "log out", () => LogOutAsync(session, stopping));
        metrics.Closed(reason.Name());
        var why = reason == CloseReason.Dismissed ? session.Dismissal! : reason.Describe();
        var seconds = time.GetElapsedTime(chat.AcceptedAt).TotalSeconds;
        if (reason is CloseReason.ClientClosed or CloseReason.ConnectionReset && chat.Activity.TryHide())
        {
            log.Checked(session.Remote, seconds);
            return;
        }
        chat.Activity.Announce();
        log.Closed(session.Number, session.Remote, why, chat.Loop.BytesRead, chat.Writer.BytesWritten, seconds);
    }

    private async Task WaitForWriterAsync(ConnectionContext connection, Task writing)
    {
        if (await EndsWithinAsync(writing, options.DrainTime))
            return;
        connection.Abort(new ConnectionAbortedException("the client does not read its last messages"));
        if (!await EndsWithinAsync(writing, ClientSession.SettleTime))
            throw new TimeoutException("the writer has not ended");
    }

    private async Task LogOutAsync(ClientSession session, bool stopping)
    {
        var leaving = logout.RunAsync(session, endsLogin: false);
        if (!stopping || await EndsWithinAsync(leaving, LogoutTimeAtStop))
            await leaving;
        else
            log.NotLoggedOut(session.Number);
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan limit)
    {
        await task.WaitAsync(limit, time)
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompleted;
    }

    private async Task StepAsync(ClientSession session, string step, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception fault)
        {
            log.StepFailed(fault, session.Number, step);
        }
    }
}
