using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery.Dedup;
using ChatCluster.Server.Events;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// A user logs in on this server. Afterwards messages for them go to this connection, behind what the mailbox holds.
/// <see cref="LogoutSequence"/> is the way back.
/// </summary>
public sealed class LoginSequence(
    OnlineUsers online, UserLocks locks, DedupCache dedup, LoginDelivery delivery, DeferredDelivery deferred, PresenceNews news,
    ServerEvents events, TimeProvider time, ILogger<LoginSequence> log)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <param name="reply">Makes the login reply, without offline messages, of what the database knows.</param>
    /// <returns>False when the user is online already, or the login to continue has ended.</returns>
    /// <exception cref="StorageException">The database could not; nothing has changed, or is about to be taken back.</exception>
    public async Task<bool> TryRunAsync(ClientSession session, LoginClaim claim, Func<ClaimedLogin, LoginReply> reply)
    {
        var user = claim.User;
        ClaimedLogin? claimed;
        using (await locks.AcquireAsync(user.Id))
        {
            claimed = await ClaimAsync(session, claim);
            if (claimed is null)
                return false;
            dedup.Arrive(user.Id, claimed.Sent);
            delivery.Send(session, user.Id, reply(claimed), claimed.Page);
            online.Arrive(session, user);
            events.LoggedIn(session, user);
        }
        await deferred.DeliverAsync(user.Id, claimed.Awaiting);
        await news.SendAsync(user, isOnline: true);
        return true;
    }

    private async Task<ClaimedLogin?> ClaimAsync(ClientSession session, LoginClaim claim)
    {
        try
        {
            return await online.TryClaimAsync(session, claim);
        }
        catch (StorageException failure) when (failure.MayBeDone)
        {
            TakeBackAsync(session, claim.User.Id).InBackground(log, "take back a login whose answer was lost");
            throw;
        }
    }

    /// <summary>
    /// Without this, the user would be online in the database on a connection that does not know it, and could not log in anywhere until
    /// this server stops.
    /// </summary>
    private async Task TakeBackAsync(ClientSession session, int userId)
    {
        while (true)
        {
            using (await locks.AcquireAsync(userId))
            {
                if (await online.TryTakeBackAsync(session, userId))
                    return;
            }
            await Task.Delay(RetryPause, time);
        }
    }
}
