using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>DELIVERED_MSG. Never answered: here a message counts as delivered once the kernel has taken it for the peer.</summary>
public sealed class DeliveredHandler() : MemberHandler<Delivered>(MessageId.Delivered)
{
    protected override Task<Outcome> HandleAsync(ClientSession session, Identity user, Delivered message) => Task.FromResult(Outcome.Nothing);
}
