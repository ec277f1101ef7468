using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>
/// PASSWORD_MSG. The old password is checked like the password of a login, with the same limits. After the answer every server refuses the
/// old password and all earlier tokens, because it checks both against the user's row.
/// </summary>
public sealed class ChangePasswordHandler(
    PasswordProof proof, PasswordService passwords, OnlineUsers online, ResumeTokens tokens, ILogger<ChangePasswordHandler> log)
    : MemberHandler<ChangePassword>(MessageId.ChangePassword)
{
    private static readonly Refusal WrongPassword = new(ErrorCode.Refused, "the old password is wrong");

    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, ChangePassword request)
    {
        if (PasswordRules.ProblemWith(request.New) is { } problem)
            return new Refusal(ErrorCode.Malformed, problem);
        var (account, refusal) = await proof.CheckAsync(session, user.Id, request.Old, WrongPassword);
        if (account is null)
            return refusal!;
        var hash = await passwords.HashAsync(session, request.New);
        session.PasswordsHashed++;
        if (hash is null)
            return new Refusal(ErrorCode.TooManyRequests, "too many logins at once, try again in a moment");
        if (await online.RenewLoginAsync(session, user, (account.PasswordHash, hash)) is not { } login)
            return LogoutAllHandler.NotHere;
        log.PasswordChanged(session.Number, user.Id);
        return new Ack { Request = Request, Token = tokens.Issue(user.Id, login) };
    }
}
