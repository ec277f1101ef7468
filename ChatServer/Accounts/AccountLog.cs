namespace ChatCluster.Server.Accounts;

internal static partial class AccountLog
{
    [LoggerMessage(1401, LogLevel.Information, "the password of {User} was stored in plain text and is a hash now")]
    public static partial void Upgraded(this ILogger log, int user);
}
