using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>LOGINOUT_MSG. The connection stays open for another login.</summary>
public sealed class LogoutHandler(LogoutSequence logout) : MemberHandler<Logout>(MessageId.Logout)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, Logout message)
    {
        await logout.RunAsync(session, endsLogin: true);
        return new Ack { Request = Request };
    }
}
