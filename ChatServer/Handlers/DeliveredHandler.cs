using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>DELIVERED_MSG. Never answered. Unknown mids are ignored.</summary>
public sealed class DeliveredHandler(MailboxPager pager) : MemberHandler<Delivered>(MessageId.Delivered)
{
    /// <remarks>
    /// The user's next messages need not wait until the rows are deleted: then what one client confirms and what it sends next share a
    /// transaction.
    /// </remarks>
    protected override ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, Delivered message)
    {
        if (InFlight.Find(session) is not { } inFlight)
            return ValueTask.FromResult(Outcome.Nothing);
        var (rows, confirmed) = inFlight.Confirm(message.Mids);
        if (rows.Count == 0 && confirmed.Count == 0)
            return ValueTask.FromResult(Outcome.Nothing);
        var deleting = pager.DeleteAsync(session, user.Id, rows);
        inFlight.NoteDeleting(deleting);
        return ValueTask.FromResult<Outcome>(new(null, null, SendNextPagesAsync()));

        async Task<Outcome> SendNextPagesAsync()
        {
            await deleting;
            foreach (var cursor in confirmed)
                await pager.ContinueAsync(session, user.Id, cursor);
            return Outcome.Nothing;
        }
    }
}
