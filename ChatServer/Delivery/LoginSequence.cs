using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery.Dedup;
using ChatCluster.Server.Events;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// A user logs in on this server. Afterwards messages for them go to this connection, behind what the mailbox holds.
/// <see cref="LogoutSequence"/> is the way back.
/// </summary>
public sealed class LoginSequence(
    OnlineUsers online, UserLocks locks, DedupCache dedup, LoginDelivery delivery, DeferredDelivery deferred, PresenceNews news,
    ServerEvents events)
{
    /// <param name="reply">Makes the login reply, without offline messages, of what the database knows.</param>
    /// <returns>False when the user is online already, or the login to continue has ended.</returns>
    /// <exception cref="StorageException">The database could not; nothing has changed.</exception>
    public async Task<bool> TryRunAsync(ClientSession session, LoginClaim claim, Func<ClaimedLogin, LoginReply> reply)
    {
        var user = claim.User;
        ClaimedLogin? claimed;
        using (await locks.AcquireAsync(user.Id))
        {
            claimed = await online.TryClaimAsync(session, claim);
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
}
