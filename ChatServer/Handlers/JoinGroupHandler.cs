using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>ADD_GROUP_MSG: anyone may join any group whose id he knows, as in the course.</summary>
public sealed class JoinGroupHandler(GroupStore groups, ILogger<JoinGroupHandler> log) : MemberHandler<JoinGroup>(MessageId.JoinGroup)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, JoinGroup wish)
    {
        var (group, joined) = await groups.JoinAsync(wish.GroupId, user.Id);
        if (group is null)
            return new Refusal(ErrorCode.NoSuchGroup, $"no group has the id {wish.GroupId}");
        if (!joined)
            return new Refusal(ErrorCode.AlreadySo, $"you are in group {wish.GroupId} already");
        log.GroupJoined(session.Number, user.Id, wish.GroupId);
        return new Ack { Request = Request, Group = group };
    }
}
