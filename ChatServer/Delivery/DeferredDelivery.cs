using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// A sender logs in here after writing, on another server, to users of this server: those messages could only be stored. Their receivers
/// get them now. If the messages waited for the receivers' next login, the sender's new messages would overtake them.
/// </summary>
public sealed class DeferredDelivery(SessionRegistry registry, UserLocks locks, MailboxPager pager)
{
    /// <summary>
    /// Must have ended before the sender's first message is handled. Messages beyond the first page, and new ones of the sender until all
    /// of them are handed over, go through the store.
    /// </summary>
    /// <param name="receivers">
    /// The users for whom a message of this sender is stored. Only the connection map says which of them are here: the database may show a
    /// user as online or offline wrongly while another server takes over an abandoned connection.
    /// </param>
    public async Task DeliverAsync(int senderId, IReadOnlyList<int> receivers)
    {
        foreach (var receiver in receivers)
        {
            using var releaser = await locks.AcquireAsync(receiver);
            if (registry.TryFind(receiver, out var session))
                await pager.SendDeferredAsync(session, receiver, senderId);
        }
    }
}
