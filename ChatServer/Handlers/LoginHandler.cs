using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>
/// LOGIN_MSG. The password, or the token of an earlier login, is checked before anything else is said about the account, so a stranger
/// learns nothing, not even whether it exists or is online.
/// </summary>
public sealed class LoginHandler(
    UserStore users,
    PasswordService passwords,
    ResumeTokens tokens,
    OnlineUsers online,
    ReceiverGates gates,
    Welcome welcome,
    PasswordUpgrade upgrade,
    SentMessages sent,
    PresenceNews news,
    ServerName server) : OpenHandler<Login>(MessageId.Login)
{
    private static readonly Refusal InUse = new(ErrorCode.AlreadyOnline, "this account is using, input another!");
    private static readonly Refusal TokenInvalid = new(ErrorCode.Refused, "the token is not valid any more, log in with the password");

    protected override async Task<Outcome> HandleAsync(ClientSession session, Login login)
    {
        var resumes = login.Token is { } token ? tokens.LoginOf(token, login.UserId) : null;
        if (login.Token is not null && resumes is null)
            return TokenInvalid;
        var account = await users.FindAsync(login.UserId);
        if (resumes is null)
        {
            if (passwords.TryVerify(login.Password!, account?.PasswordHash) is not { } verifying)
                return new Refusal(ErrorCode.TooManyRequests, "too many logins at once, try again in a moment");
            if (!await verifying)
                account = null;
        }
        if (account is null)
            return new Refusal(ErrorCode.Refused, "id or password is invalid!");
        if (session.User is { } present)
            return present.Id == account.Id ? InUse : new Refusal(ErrorCode.AlreadyOnline, $"this connection is logged in as {present.Id}, log out first");
        if (resumes is null)
            await upgrade.RunAsync(account, login.Password!);
        return await AdmitAsync(session, login, new Identity(account.Id, account.Name), resumes);
    }

    private async Task<Outcome> AdmitAsync(ClientSession session, Login login, Identity user, string? resumes)
    {
        Arrival? arrival;
        OutboxItem reply;
        using (await gates.EnterAsync(user.Id))
        {
            arrival = await online.TryClaimAsync(session, user, resumes);
            if (arrival is null)
                return resumes is null ? InUse : TokenInvalid;
            sent.Arrive(user.Id, arrival.Sent);
            reply = welcome.Send(session, Reply(session, user, arrival) with { Seq = login.Seq }, arrival.Messages);
            online.Arrive(session, user);
        }
        await news.TellAsync(user, isOnline: true);
        await welcome.ForgetDeliveredAsync(session, user.Id, reply, arrival.Messages);
        return Outcome.Nothing;
    }

    private LoginReply Reply(ClientSession session, Identity user, Arrival arrival) => new()
    {
        UserId = user.Id,
        Name = user.Name,
        Friends = arrival.Lists.Friends,
        Groups = arrival.Lists.Groups,
        Server = session.IsExtended ? server.ToString() : null,
        Token = session.IsExtended ? tokens.Issue(user.Id, arrival.LoginId) : null,
    };
}
