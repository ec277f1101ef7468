using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores.Sql;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// A receiver that confirms nothing (a suspended process, a closed laptop) must not keep its senders waiting: once a second looks at every
/// session, and has stored what is unconfirmed for too long. One look for all, instead of a timer for each message.
/// </summary>
public sealed class ConfirmationTimeout(
    SessionRegistry registry, MessageRouter router, MailboxPager pager, ReceiverGates gates, DeliveryOptions options, TimeProvider time)
    : BackgroundService
{
    /// <summary>Sessions looked after at the same time; what they store then shares transactions.</summary>
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
                    registry.All.Where(static one => one.Session.HasSent),
                    new ParallelOptions { MaxDegreeOfParallelism = Degree, CancellationToken = stoppingToken },
                    async (one, _) => await LookAfterAsync(one.Session, one.User));
            }
            catch (Exception failure) when (failure is StorageException or OperationCanceledException)
            {
                // The store has said why in the log. It is tried again, until a confirmation or the end of the connection decides.
            }
        }
    }

    private async Task LookAfterAsync(ClientSession session, Identity user)
    {
        var since = time.GetTimestamp() - (long)(options.ConfirmationTime.TotalSeconds * time.TimestampFrequency);
        if (session.InFlight.Overdue(since).Count == 0 && !session.InFlight.HasDeliveredRows)
            return;
        using var passage = await gates.EnterAsync(user.Id);
        // Looked at again: while the gate was waited for the user may have left, and what was in flight is stored.
        if (session.User != user || session.IsEnding)
            return;
        if (session.InFlight.Overdue(since) is { Count: > 0 } overdue)
            await router.KeepOverdueAsync(session, user.Id, overdue);
        await pager.ForgetDeliveredAsync(session, user.Id);
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
