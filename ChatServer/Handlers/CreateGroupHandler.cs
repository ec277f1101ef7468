using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>CREATE_GROUP_MSG. The answer contains the group's id, which users need to join.</summary>
public sealed class CreateGroupHandler(GroupStore groups, QuotaOptions quotas, ILogger<CreateGroupHandler> log)
    : MemberHandler<CreateGroup>(MessageId.CreateGroup)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, CreateGroup request)
    {
        var (name, description) = (NameRules.Trim(request.Name), NameRules.Trim(request.Description));
        if ((NameRules.ProblemWith(name) ?? NameRules.ProblemWithDescription(description)) is { } problem)
            return new Refusal(ErrorCode.Malformed, problem);
        var (created, outcome) = await groups.CreateAsync(name, description, user.Id);
        if (outcome == Addition.AccountFull)
            return new Refusal(ErrorCode.TooManyRequests, $"you are in {quotas.MaxGroups} groups, and nobody can be in more");
        if (created is not { } id)
            return new Refusal(ErrorCode.AlreadySo, "there is a group of this name already");
        log.GroupCreated(session.Number, user.Id, id, name);
        return new Ack { Request = Request, GroupId = id };
    }
}
