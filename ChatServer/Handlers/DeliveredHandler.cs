using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>DELIVERED_MSG. Never answered; mids that are not on their way to this person over this connection change nothing.</summary>
public sealed class DeliveredHandler(OfflineMessageStore offline) : MemberHandler<Delivered>(MessageId.Delivered)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, Delivered message)
    {
        var rows = session.Confirm(message.Mids);
        if (rows.Count > 0)
            await offline.DeleteAsync(user.Id, rows);
        return Outcome.Nothing;
    }
}
