using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores.Sql;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Server.Delivery;

/// <summary>How long a sender waits for a receiver's confirmation.</summary>
public sealed record DeliveryOptions
{
    /// <summary>
    /// After this time a message that its receiver has not confirmed (or, for a course client, that has not been written) is stored, and
    /// its sender is told so. Checked once a second.
    /// </summary>
    public TimeSpan ConfirmationTime { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>
/// A receiver that confirms nothing (a suspended process, a closed laptop) must not keep its senders waiting. Once a second this checks
/// every session and has overdue messages stored: one timer for all instead of one for each message.
/// </summary>
public sealed class ConfirmationTimeout(
    SessionRegistry registry,
    UndeliveredMessages undelivered,
    MailboxPager pager,
    UserLocks locks,
    DeliveryOptions options,
    TimeProvider time) : BackgroundService
{
    /// <summary>Sessions checked at the same time; what they store then shares transactions.</summary>
    private const int Degree = 16;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await WaitAsync(timer, stoppingToken))
        {
            try
            {
                await Parallel.ForEachAsync(
                    registry.All,
                    new ParallelOptions { MaxDegreeOfParallelism = Degree, CancellationToken = stoppingToken },
                    async (one, _) => await CheckAsync(one.Session, one.User));
            }
            catch (Exception failure) when (failure is StorageException or OperationCanceledException)
            {
                // The store has logged why. The next check tries again, until a confirmation or the end of the connection decides.
            }
        }
    }

    private async ValueTask CheckAsync(ClientSession session, Identity user)
    {
        if (InFlight.Find(session) is not { } inFlight)
            return;
        var limit = time.GetTimestamp() - (long)(options.ConfirmationTime.TotalSeconds * time.TimestampFrequency);
        if (inFlight.Overdue(limit).Count == 0 && !inFlight.HasDeliveredRows)
            return;
        using var releaser = await locks.AcquireAsync(user.Id);
        // Checked again: the user may have left while this waited for the lock, and what was in flight is then stored already.
        if (session.User != user || session.IsEnding)
            return;
        if (inFlight.Overdue(limit) is { Count: > 0 } overdue)
            await undelivered.StoreOverdueAsync(session, user.Id, overdue);
        await pager.DeleteDeliveredAsync(session, user.Id);
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
