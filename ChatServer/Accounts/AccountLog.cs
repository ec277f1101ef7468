namespace ChatCluster.Server.Accounts;

internal static partial class AccountLog
{
    [LoggerMessage(1400, LogLevel.Warning, "{Waiting} logins and registrations are waiting, one more was refused")]
    public static partial void QueueFull(this ILogger log, int waiting);
}
