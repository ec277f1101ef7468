using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// Somebody comes here from another server, where what he wrote to people who are here could only be kept for them. They get it now:
/// waiting for their next login it would be overtaken by what he writes here, and they would read him in the wrong order.
/// </summary>
public sealed class LateMessages(SessionRegistry registry, ReceiverGates gates, MailboxPager pager)
{
    /// <summary>
    /// Must have ended before the sender's first message is handled. What is more than a page, and what the sender says before all of it is
    /// handed over, takes the way through the store.
    /// </summary>
    /// <param name="receivers">
    /// For whom something of his waits. Only the connection map says who of them is here: the database may say of somebody whom another server
    /// has just taken for a connection long given up that he is there, or offline.
    /// </param>
    public async Task DeliverAsync(int senderId, IReadOnlyList<int> receivers)
    {
        foreach (var receiver in receivers)
        {
            using var passage = await gates.EnterAsync(receiver);
            if (registry.TryFind(receiver, out var session))
                await pager.SendLateAsync(session, receiver, senderId);
        }
    }
}
