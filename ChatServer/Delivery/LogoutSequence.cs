using ChatCluster.Server.Delivery.Dedup;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Events;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// A user leaves this server, by logging out or because the connection ends. Afterwards everything that is theirs is where their next
/// login, here or on another server, finds it.
/// </summary>
public sealed class LogoutSequence(
    OnlineUsers online,
    UndeliveredMessages undelivered,
    MailboxPager pager,
    UserLocks locks,
    DedupCache dedup,
    PresenceNews news,
    ServerEvents events,
    TimeProvider time)
{
    /// <summary>
    /// Does nothing when no user is logged in. After a connection has ended, must not be called before what it left undelivered is stored.
    /// </summary>
    /// <param name="endsLogin">The user logs out: no token can continue this login.</param>
    public async Task RunAsync(ClientSession session, bool endsLogin)
    {
        if (session.User is not { } user)
            return;
        try
        {
            await DepartAsync(session, user);
            await dedup.FlushAsync();
        }
        finally
        {
            // Whatever failed before: no user stays online without a connection.
            online.Depart(session, user);
            dedup.Leave(user.Id);
            events.LoggedOut(session, user);
            if (await online.ReleaseAsync(session.Number, user.Id, endsLogin))
                await news.SendAsync(user, isOnline: false);
        }
    }

    private async Task DepartAsync(ClientSession session, Identity user)
    {
        // With the lock: a new message for this user is stored behind the earlier ones.
        using (await locks.AcquireAsync(user.Id))
        {
            online.Depart(session, user);
            if (InFlight.Find(session) is { } inFlight)
            {
                await undelivered.StoreAsync(session, inFlight.TakeUnconfirmed());
                await inFlight.WaitForDeletionsAsync();
            }
            if (session.IsEnding)
                await session.WaitUntilSettledAsync(time);
            await pager.DeleteDeliveredAsync(session, user.Id);
        }
    }
}
