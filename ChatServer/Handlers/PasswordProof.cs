using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>
/// Has a client prove that it knows a password, within the limits for that. A connection that fails too often is closed: it would go on
/// guessing, and each guess costs the others a turn.
/// </summary>
public sealed class PasswordProof(UserStore users, PasswordService passwords, LoginThrottle throttle, AccountLimits limits)
{
    public static readonly Refusal NoMatch = new(ErrorCode.Refused, "id or password is invalid!");

    /// <param name="noMatch">What to say when it is wrong; null for <see cref="NoMatch"/>.</param>
    /// <returns>The account, if the password is right; or else why not.</returns>
    public async Task<(UserAccount? Account, Refusal? Refusal)> CheckAsync(ClientSession session, int userId, string password, Refusal? noMatch = null)
    {
        using var attempt = throttle.Begin(userId, session.LimitedAddress);
        if (attempt.Wait is { } wait)
            return (null, Count(session, new(ErrorCode.TooManyRequests, $"too many failed logins, try again in {Math.Ceiling(wait.TotalSeconds)} s")));
        var account = await users.FindAsync(userId);
        var isRight = await passwords.VerifyAsync(session, userId, password, account?.PasswordHash);
        session.PasswordsHashed++;
        if (isRight is null)
            return (null, Count(session, new(ErrorCode.TooManyRequests, "too many logins at once, try again in a moment")));
        if (isRight.Value && account is not null)
        {
            attempt.Succeed();
            session.FailedLogins = 0;
            return (account, null);
        }
        attempt.Fail();
        return (null, Count(session, noMatch ?? NoMatch));
    }

    /// <summary>The client came with a token that is no good, which says nothing about the account.</summary>
    public Refusal FailToken(ClientSession session, Refusal refusal)
    {
        throttle.FailToken(session.LimitedAddress);
        return Count(session, refusal);
    }

    private Refusal Count(ClientSession session, Refusal refusal) => ++session.FailedLogins < limits.FailuresPerConnection
        ? refusal
        : refusal with { Text = $"{refusal.Text} ({session.FailedLogins} failed logins: the connection is closed)", EndsConnection = true };
}
