namespace ChatCluster.Server.Sessions;

internal static partial class SessionLog
{
    // {Address}, not {Remote}: when a whole class logs in from a balancer's address, each login must have its line (see Logging/LogSource).
    [LoggerMessage(1300, LogLevel.Information, "#{Connection} login {UserId} \"{Name}\" from {Address}; connection map {Map}")]
    public static partial void LoggedIn(this ILogger log, long connection, int userId, string name, string address, SessionRegistry map);

    [LoggerMessage(1301, LogLevel.Information, "#{Connection} logout {UserId} \"{Name}\"; connection map {Map}")]
    public static partial void LoggedOut(this ILogger log, long connection, int userId, string name, SessionRegistry map);

    [LoggerMessage(1302, LogLevel.Warning, "#{Connection} could not mark {UserId} offline in the database; retrying")]
    public static partial void StillOnline(this ILogger log, long connection, int userId);

    [LoggerMessage(1303, LogLevel.Error,
        "the lease of {Server} is lost: it was not renewed in time and other servers have freed its users,"
        + " or another server has the same name; disconnecting them now")]
    public static partial void LeaseLost(this ILogger log, ServerName server);

    [LoggerMessage(1304, LogLevel.Warning, "the lease of {Server} could not be renewed; retrying")]
    public static partial void LeaseNotRenewed(this ILogger log, ServerName server);

    [LoggerMessage(1306, LogLevel.Error, "#{Earlier} has not ended in time; #{Later} continues its login without waiting any longer")]
    public static partial void NotSettled(this ILogger log, long earlier, long later);

    [LoggerMessage(1305, LogLevel.Warning, "{Count} users were online on servers that are gone; set offline")]
    public static partial void OrphansFreed(this ILogger log, int count);

    [LoggerMessage(1308, LogLevel.Warning, "the lease of {Server} has not been renewed for {Seconds} s, it has expired")]
    public static partial void LeaseExpired(this ILogger log, string server, double seconds);

    [LoggerMessage(1309, LogLevel.Warning,
        "the clock of {Other} is {Seconds} s {Direction} that of {Server}; leases do not depend on it,"
        + " but the times of messages and the expiry of tokens are wrong on one of them")]
    public static partial void ClockDiffers(this ILogger log, string other, double seconds, string direction, ServerName server);
}
