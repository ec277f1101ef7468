using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>LOGOUT_ALL_MSG: for a user who left a client open elsewhere, or whose token may be stolen.</summary>
public sealed class LogoutAllHandler(OnlineUsers online, ResumeTokens tokens, ILogger<LogoutAllHandler> log)
    : MemberHandler<LogoutAll>(MessageId.LogoutAll)
{
    /// <summary>Another connection has continued the login, so this one is not the owner any more.</summary>
    public static readonly Refusal NotHere = new(ErrorCode.NotLoggedIn, "this login is continued over another connection");

    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, LogoutAll message)
    {
        if (await online.RenewLoginAsync(session, user) is not { } login)
            return NotHere;
        log.OthersLoggedOut(session.Number, user.Id);
        return new Ack { Request = Request, Token = tokens.Issue(user.Id, login) };
    }
}
