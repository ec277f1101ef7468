using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>Checks the password or the token of a login.</summary>
public sealed class LoginCheck(UserStore users, PasswordProof proof, ResumeTokens tokens, PasswordUpgrade upgrade)
{
    private static readonly Refusal InUse = new(ErrorCode.AlreadyOnline, "this account is using, input another!");
    private static readonly Refusal TokenInvalid = new(ErrorCode.Refused, "the token is not valid any more, log in with the password");

    /// <returns>The claim when the password or token is right, otherwise the reason.</returns>
    public async Task<(LoginClaim? Claim, Refusal? Refusal)> CheckAsync(ClientSession session, Login login)
    {
        if (session.User is { } present)
            return (null, present.Id == login.UserId
                ? InUse
                : new(ErrorCode.AlreadyOnline, $"this connection is logged in as {present.Id}, log out first"));
        return login.Token is { } token ? await CheckTokenAsync(session, login, token) : await CheckPasswordAsync(session, login);
    }

    /// <returns>Why a claim that was right could not be fulfilled.</returns>
    public async Task<Refusal> RefuseAsync(LoginClaim claim)
    {
        if (claim.Resumes is not null)
            return TokenInvalid;
        // The password may have been changed after it was checked.
        var isChanged = (await users.FindAsync(claim.User.Id))?.PasswordHash != claim.StoredPassword;
        return isChanged ? PasswordProof.NoMatch : InUse;
    }

    private async Task<(LoginClaim?, Refusal?)> CheckTokenAsync(ClientSession session, Login login, string token)
    {
        if (tokens.LoginOf(token, login.UserId) is not { } resumes)
            return (null, proof.FailToken(session, TokenInvalid));
        return await users.FindAsync(login.UserId) is { } account
            ? (new(new(account.Id, account.Name), resumes, StoredPassword: null), null)
            : (null, TokenInvalid);
    }

    private async Task<(LoginClaim?, Refusal?)> CheckPasswordAsync(ClientSession session, Login login)
    {
        var (account, refusal) = await proof.CheckAsync(session, login.UserId, login.Password!);
        if (account is null)
            return (null, refusal);
        var stored = await upgrade.RunAsync(session, account, login.Password!);
        return (new(new(account.Id, account.Name), Resumes: null, stored), null);
    }
}
