using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>LOCATE_MSG: which server a user is online on, whichever server is asked.</summary>
public sealed class LocateHandler(RosterStore rosters) : MemberHandler<Locate>(MessageId.Locate)
{
    /// <remarks>The refusal is the same for a user who does not exist: it tells nothing about others.</remarks>
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, Locate request) =>
        await rosters.LocateAsync(user.Id, request.UserId) is { } location
            ? new Ack { Request = Request, User = location }
            : new Refusal(ErrorCode.NoSuchUser, $"user {request.UserId} is neither your friend nor in one of your groups");
}
