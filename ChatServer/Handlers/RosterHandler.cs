using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>ROSTER_MSG: the lists of the login reply, as they are now.</summary>
public sealed class RosterHandler(RosterStore rosters) : MemberHandler<Roster>(MessageId.Roster)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, Roster message)
    {
        var lists = await rosters.ReadAsync(user.Id);
        return new RosterReply(lists.Friends, lists.Groups);
    }
}
