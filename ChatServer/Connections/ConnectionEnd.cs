using ChatCluster.Server.Delivery;
using ChatCluster.Server.Sessions;
using Microsoft.AspNetCore.Connections;

namespace ChatCluster.Server.Connections;

/// <summary>
/// The last steps of a connection, in a fixed order. A step that fails is logged and the next one is done all the same, so a bug in one of
/// them leaves no user online and no other connection waiting.
/// </summary>
/// <remarks>The order of Kestrel's KestrelConnection (ASP.NET Core): stop the work, let go of what others wait for, then report.</remarks>
public sealed class ConnectionEnd(MessageRouter router, Farewell farewell, ConnectionOptions options, TimeProvider time, ILogger<ConnectionEnd> log)
{
    /// <summary>
    /// When the server stops, the database may not answer. All users are set offline together at the end of the stop, so one of them is not
    /// worth more.
    /// </summary>
    private static readonly TimeSpan LeaveTimeAtStop = TimeSpan.FromSeconds(1);

    /// <summary>The writer's end: what was not delivered is kept, then those who wait for the session go on.</summary>
    internal async Task SettleAsync(ClientSession session, OutboxWriter writer)
    {
        try
        {
            await StepAsync(session, "give up what was not written", () =>
            {
                writer.End();
                return Task.CompletedTask;
            });
            await StepAsync(session, "keep what was not delivered", () =>
                session.HasSent ? router.KeepAsync(session, session.InFlight.TakeUndelivered()) : Task.CompletedTask);
        }
        finally
        {
            session.Settle();
        }
    }

    /// <summary>
    /// The connection's end: nothing more is accepted; what waits is written, or kept; only then the user leaves, so that the next login, here
    /// or on another server, finds everything.
    /// </summary>
    /// <param name="writing">Ends with <see cref="SettleAsync"/>.</param>
    internal async Task RunAsync(ConnectionContext connection, ClientSession session, Task writing, bool stopping)
    {
        session.Outbox.Complete();
        await StepAsync(session, "write what waits", () => WaitForWriterAsync(connection, writing));
        await StepAsync(session, "log out", () => LeaveAsync(session, stopping));
    }

    private async Task WaitForWriterAsync(ConnectionContext connection, Task writing)
    {
        if (await EndsWithinAsync(writing, options.DrainTime))
            return;
        connection.Abort(new ConnectionAbortedException("the client does not read its last messages"));
        if (!await EndsWithinAsync(writing, ClientSession.SettleTime))
            throw new TimeoutException("the writer has not ended");
    }

    private async Task LeaveAsync(ClientSession session, bool stopping)
    {
        var leaving = farewell.LeaveAsync(session, endsLogin: false);
        if (!stopping || await EndsWithinAsync(leaving, LeaveTimeAtStop))
            await leaving;
        else
            log.NotLeft(session.Number);
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan limit)
    {
        await task.WaitAsync(limit, time).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
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
