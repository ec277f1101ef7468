using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>
/// Checks a password for a client, within the limits for that. A connection that fails too often is closed: it would go on guessing, and
/// each guess delays the logins of others.
/// </summary>
public sealed class PasswordProof(UserStore users, PasswordService passwords, LoginThrottle throttle, AccountLimits limits)
{
    public static readonly Refusal NoMatch = new(ErrorCode.Refused, "id or password is invalid!");

    /// <param name="noMatch">The refusal of a wrong password; null for <see cref="NoMatch"/>.</param>
    /// <returns>The account if the password is right, otherwise the reason.</returns>
    public async Task<(UserAccount? Account, Refusal? Refusal)> CheckAsync(
        ClientSession session, int userId, string password, Refusal? noMatch = null)
    {
        using var attempt = throttle.Begin(userId, session.LimitedAddress);
        if (attempt.Wait is { } wait)
        {
            var text = $"too many failed logins, try again in {Math.Ceiling(wait.TotalSeconds)} s";
            return (null, Count(session, new(ErrorCode.TooManyRequests, text)));
        }
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

    /// <summary>Counts a forged or expired token for the client's address and connection, never for the account.</summary>
    public Refusal FailToken(ClientSession session, Refusal refusal)
    {
        throttle.FailToken(session.LimitedAddress);
        return Count(session, refusal);
    }

    private Refusal Count(ClientSession session, Refusal refusal) => ++session.FailedLogins < limits.FailuresPerConnection
        ? refusal
        : refusal with
        {
            Text = $"{refusal.Text} ({session.FailedLogins} failed logins: the connection is closed)",
            EndsConnection = true,
        };
}

/// <summary>The rule for new passwords. As in the course, almost any is allowed.</summary>
internal static class PasswordRules
{
    /// <summary>UTF-16 code units.</summary>
    private const int MaxLength = 128;

    /// <returns>The problem with the password, for the user to read; null when there is none.</returns>
    public static string? ProblemWith(string password) =>
        password.Length is 0 or > MaxLength ? $"the password must have 1 to {MaxLength} characters" : null;
}
