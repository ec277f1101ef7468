using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// A person leaves this server, by logging out or because his connection ends. Afterwards everything that is his is where his next
/// login, here or on another server, finds it.
/// </summary>
public sealed class Farewell(
    OnlineUsers online,
    MessageRouter router,
    MailboxPager pager,
    ReceiverGates gates,
    SentMessages sent,
    SentMessageRecorder recorder,
    PresenceNews news,
    TimeProvider time)
{
    /// <summary>Does nothing when nobody is logged in. Must not be called before what a connection that ended left behind is kept.</summary>
    /// <param name="endsLogin">He logs out: no token can continue this login.</param>
    public async Task LeaveAsync(ClientSession session, bool endsLogin)
    {
        if (session.User is not { } user)
            return;
        try
        {
            await KeepAndDepartAsync(session, user);
            await recorder.FlushAsync();
        }
        finally
        {
            // Whatever failed before: nobody stays online without a connection.
            online.Depart(session, user);
            sent.Leave(user.Id);
            if (await online.ReleaseAsync(session.Number, user.Id, endsLogin))
                await news.TellAsync(user, isOnline: false);
        }
    }

    private async Task KeepAndDepartAsync(ClientSession session, Identity user)
    {
        // A message for this user that is to be stored waits at the gate until the earlier ones are kept.
        using (await gates.EnterAsync(user.Id))
        {
            online.Depart(session, user);
            if (session.HasSent)
                await router.KeepAsync(session, session.InFlight.TakeUnconfirmed());
            if (session.IsEnding)
                await session.WaitUntilSettledAsync(time);
            await pager.ForgetDeliveredAsync(session, user.Id);
        }
    }
}
