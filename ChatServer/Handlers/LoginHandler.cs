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
    LoginThrottle throttle,
    OnlineUsers online,
    ReceiverGates gates,
    Welcome welcome,
    PasswordUpgrade upgrade,
    SentMessages sent,
    LateMessages late,
    PresenceNews news,
    ServerName server) : OpenHandler<Login>(MessageId.Login)
{
    private static readonly Refusal NoMatch = new(ErrorCode.Refused, "id or password is invalid!");
    private static readonly Refusal InUse = new(ErrorCode.AlreadyOnline, "this account is using, input another!");
    private static readonly Refusal TokenInvalid = new(ErrorCode.Refused, "the token is not valid any more, log in with the password");

    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Login login)
    {
        var resumes = login.Token is { } token ? tokens.LoginOf(token, login.UserId) : null;
        if (login.Token is not null && resumes is null)
        {
            throttle.Fail(login.UserId, session.LimitedAddress);
            return TokenInvalid;
        }
        var (account, refusal) = resumes is null ? await CheckPasswordAsync(session, login) : (await users.FindAsync(login.UserId), null);
        if (account is null)
            return refusal ?? NoMatch;
        if (session.User is { } present)
            return present.Id == account.Id ? InUse : new Refusal(ErrorCode.AlreadyOnline, $"this connection is logged in as {present.Id}, log out first");
        if (resumes is null)
            await upgrade.RunAsync(account, login.Password!);
        return await AdmitAsync(session, login, new Identity(account.Id, account.Name), resumes);
    }

    /// <returns>The account, if the password is right; or else why not.</returns>
    private async Task<(UserAccount? Account, Refusal? Refusal)> CheckPasswordAsync(ClientSession session, Login login)
    {
        using var attempt = throttle.Begin(login.UserId, session.LimitedAddress);
        if (attempt.Wait is { } wait)
            return (null, new(ErrorCode.TooManyRequests, $"too many failed logins, try again in {Math.Ceiling(wait.TotalSeconds)} s"));
        var account = await users.FindAsync(login.UserId);
        if (passwords.TryVerify(login.Password!, account?.PasswordHash) is not { } verifying)
            return (null, new(ErrorCode.TooManyRequests, "too many logins at once, try again in a moment"));
        if (await verifying && account is not null)
            return (account, null);
        attempt.Fail();
        return (null, NoMatch);
    }

    private async Task<Outcome> AdmitAsync(ClientSession session, Login login, Identity user, string? resumes)
    {
        Arrival? arrival;
        using (await gates.EnterAsync(user.Id))
        {
            arrival = await online.TryClaimAsync(session, user, resumes);
            if (arrival is null)
                return resumes is null ? InUse : TokenInvalid;
            sent.Arrive(user.Id, arrival.Sent);
            welcome.Send(session, user.Id, Reply(session, user, arrival) with { Seq = login.Seq }, arrival.Page);
            online.Arrive(session, user);
        }
        await late.DeliverAsync(user.Id, arrival.Awaiting);
        await news.TellAsync(user, isOnline: true);
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
