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
    PasswordProof proof,
    ResumeTokens tokens,
    OnlineUsers online,
    ReceiverGates gates,
    Welcome welcome,
    PasswordUpgrade upgrade,
    SentMessages sent,
    LateMessages late,
    PresenceNews news,
    ServerName server) : OpenHandler<Login>(MessageId.Login)
{
    private static readonly Refusal InUse = new(ErrorCode.AlreadyOnline, "this account is using, input another!");
    private static readonly Refusal TokenInvalid = new(ErrorCode.Refused, "the token is not valid any more, log in with the password");

    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Login login)
    {
        if (session.User is { } present)
            return present.Id == login.UserId ? InUse : new Refusal(ErrorCode.AlreadyOnline, $"this connection is logged in as {present.Id}, log out first");
        var resumes = login.Token is { } token ? tokens.LoginOf(token, login.UserId) : null;
        if (login.Token is not null && resumes is null)
            return proof.FailToken(session, TokenInvalid);
        var (account, refusal) = resumes is null
            ? await proof.CheckAsync(session, login.UserId, login.Password!)
            : (await users.FindAsync(login.UserId), TokenInvalid);
        if (account is null)
            return refusal!;
        var stored = resumes is null ? await upgrade.RunAsync(session, account, login.Password!) : null;
        return await AdmitAsync(session, login, new Identity(account.Id, account.Name), resumes, stored);
    }

    private async Task<Outcome> AdmitAsync(ClientSession session, Login login, Identity user, string? resumes, string? stored)
    {
        Arrival? arrival;
        using (await gates.EnterAsync(user.Id))
        {
            arrival = await online.TryClaimAsync(session, user, resumes, stored);
            if (arrival is null)
                return resumes is not null ? TokenInvalid : await IsChangedAsync(user, stored) ? PasswordProof.NoMatch : InUse;
            sent.Arrive(user.Id, arrival.Sent);
            welcome.Send(session, user.Id, Reply(session, user, arrival) with { Seq = login.Seq }, arrival.Page);
            online.Arrive(session, user);
        }
        await late.DeliverAsync(user.Id, arrival.Awaiting);
        await news.TellAsync(user, isOnline: true);
        return Outcome.Nothing;
    }

    /// <summary>The password was changed after it had been checked.</summary>
    private async Task<bool> IsChangedAsync(Identity user, string? stored) => (await users.FindAsync(user.Id))?.PasswordHash != stored;

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
