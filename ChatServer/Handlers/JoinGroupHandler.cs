using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>ADD_GROUP_MSG: a user may join any group by its id, as in the course.</summary>
public sealed class JoinGroupHandler(GroupStore groups, QuotaOptions quotas, ILogger<JoinGroupHandler> log)
    : MemberHandler<JoinGroup>(MessageId.JoinGroup)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, JoinGroup request)
    {
        var (group, outcome) = await groups.JoinAsync(request.GroupId, user.Id);
        if (group is null)
            return new Refusal(ErrorCode.NoSuchGroup, $"no group has the id {request.GroupId}");
        if (outcome == Addition.AccountFull)
            return new Refusal(ErrorCode.TooManyRequests, $"you are in {quotas.MaxGroups} groups, and nobody can be in more");
        if (outcome == Addition.GroupFull)
        {
            var text = $"group {request.GroupId} has {quotas.MaxMembers} members, and no group can have more";
            return new Refusal(ErrorCode.TooManyRequests, text);
        }
        if (outcome == Addition.AlreadyThere)
            return new Refusal(ErrorCode.AlreadySo, $"you are in group {request.GroupId} already");
        log.GroupJoined(session.Number, user.Id, request.GroupId);
        return new Ack { Request = Request, Group = group };
    }
}
