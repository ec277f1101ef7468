using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>
/// LOGIN_MSG. The password, or the token of an earlier login, is checked before anything else is said about the account. So a stranger
/// learns nothing about it, not even whether it exists or is online.
/// </summary>
public sealed class LoginHandler(LoginCheck check, LoginSequence sequence, ResumeTokens tokens, ServerName server)
    : OpenHandler<Login>(MessageId.Login)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Login login)
    {
        var (claim, refusal) = await check.CheckAsync(session, login);
        if (claim is null)
            return refusal!;
        return await sequence.TryRunAsync(session, claim, claimed => Reply(session, claim.User, claimed) with { Seq = login.Seq })
            ? Outcome.Nothing
            : await check.RefuseAsync(claim);
    }

    private LoginReply Reply(ClientSession session, Identity user, ClaimedLogin claimed) => new()
    {
        UserId = user.Id,
        Name = user.Name,
        Friends = claimed.Lists.Friends,
        Groups = claimed.Lists.Groups,
        Server = session.IsExtended ? server.ToString() : null,
        Token = session.IsExtended ? tokens.Issue(user.Id, claimed.LoginId) : null,
    };
}
