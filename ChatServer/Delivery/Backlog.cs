using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// The message bus was away, for this server or for another one: what was stored meanwhile for users who are online here is handed over.
/// </summary>
public sealed class Backlog(
    OfflineMessageStore offline, ServerLease lease, SessionRegistry registry, UserLocks locks, MailboxPager pager, TimeProvider time)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>Retries while the store cannot say what waits.</summary>
    public async Task HandOverAsync()
    {
        try
        {
            foreach (var senders in await WaitingAsync())
            {
                using var releaser = await locks.AcquireAsync(senders.Key);
                if (!registry.TryFind(senders.Key, out var session) || session.IsEnding)
                    continue;
                foreach (var sender in senders)
                    await pager.SendDeferredAsync(session, senders.Key, sender);
            }
        }
        catch (OperationCanceledException)
        {
            // The server is stopping; the next logins find the messages.
        }
    }

    private async Task<ILookup<int, int>> WaitingAsync()
    {
        while (true)
        {
            try
            {
                return await offline.WaitingAsync(lease.Term);
            }
            catch (StorageException)
            {
                // The store has logged why.
                await Task.Delay(RetryPause, time);
            }
        }
    }
}
