using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>ADD_FRIEND_MSG: in one direction, as in the course; the friend is neither asked nor told.</summary>
public sealed class AddFriendHandler(FriendStore friends, QuotaOptions quotas, ILogger<AddFriendHandler> log)
    : MemberHandler<AddFriend>(MessageId.AddFriend)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, AddFriend request)
    {
        if (request.FriendId == user.Id)
            return new Refusal(ErrorCode.AlreadySo, "that is you");
        var (friend, outcome) = await friends.AddAsync(user.Id, request.FriendId);
        if (friend is null)
            return new Refusal(ErrorCode.NoSuchUser, $"no user has the id {request.FriendId}");
        if (outcome == Addition.AccountFull)
            return new Refusal(ErrorCode.TooManyRequests, $"you have {quotas.MaxFriends} friends, and nobody can have more");
        if (outcome == Addition.AlreadyThere)
            return new Refusal(ErrorCode.AlreadySo, $"user {friend.UserId} is on your list already");
        log.FriendAdded(session.Number, user.Id, friend.UserId);
        return new Ack { Request = Request, Friend = friend };
    }
}
