using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>ADD_GROUP_MSG: anyone may join any group whose id he knows, as in the course.</summary>
public sealed class JoinGroupHandler(GroupStore groups, QuotaOptions quotas, ILogger<JoinGroupHandler> log) : MemberHandler<JoinGroup>(MessageId.JoinGroup)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, JoinGroup wish)
    {
        var (group, outcome) = await groups.JoinAsync(wish.GroupId, user.Id);
        if (group is null)
            return new Refusal(ErrorCode.NoSuchGroup, $"no group has the id {wish.GroupId}");
        if (outcome == Addition.AccountFull)
            return new Refusal(ErrorCode.TooManyRequests, $"you are in {quotas.MaxGroups} groups, and nobody can be in more");
        if (outcome == Addition.GroupFull)
            return new Refusal(ErrorCode.TooManyRequests, $"group {wish.GroupId} has {quotas.MaxMembers} members, and no group can have more");
        if (outcome == Addition.AlreadyThere)
            return new Refusal(ErrorCode.AlreadySo, $"you are in group {wish.GroupId} already");
        log.GroupJoined(session.Number, user.Id, wish.GroupId);
        return new Ack { Request = Request, Group = group };
    }
}
