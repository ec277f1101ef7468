using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>DELIVERED_MSG. Never answered. Unknown mids are ignored.</summary>
public sealed class DeliveredHandler(MailboxPager pager) : MemberHandler<Delivered>(MessageId.Delivered)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, Delivered message)
    {
        if (InFlight.Find(session) is not { } inFlight)
            return Outcome.Nothing;
        var (rows, confirmed) = inFlight.Confirm(message.Mids);
        await pager.DeleteAsync(session, user.Id, rows);
        return confirmed.Count == 0 ? Outcome.Nothing : new(null, null, SendNextPagesAsync());

        async Task<Outcome> SendNextPagesAsync()
        {
            foreach (var cursor in confirmed)
                await pager.ContinueAsync(session, user.Id, cursor);
            return Outcome.Nothing;
        }
    }
}
