using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>DELIVERED_MSG. Never answered; mids that are not on their way to this person over this connection change nothing.</summary>
public sealed class DeliveredHandler(MailboxPager pager) : MemberHandler<Delivered>(MessageId.Delivered)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, Delivered message)
    {
        var (rows, confirmed) = session.InFlight.Confirm(message.Mids);
        await pager.ForgetAsync(session, user.Id, rows);
        return confirmed.Count == 0 ? Outcome.Nothing : new(null, null, SendNextPagesAsync());

        async Task<Outcome> SendNextPagesAsync()
        {
            foreach (var cursor in confirmed)
                await pager.ContinueAsync(session, user.Id, cursor);
            return Outcome.Nothing;
        }
    }
}
