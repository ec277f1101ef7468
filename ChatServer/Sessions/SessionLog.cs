namespace ChatCluster.Server.Sessions;

internal static partial class SessionLog
{
    [LoggerMessage(1300, LogLevel.Information, "#{Connection} login {UserId} \"{Name}\" from {Remote}; connection map {Map}")]
    public static partial void LoggedIn(this ILogger log, long connection, int userId, string name, string remote, SessionRegistry map);

    [LoggerMessage(1301, LogLevel.Information, "#{Connection} logout {UserId} \"{Name}\"; connection map {Map}")]
    public static partial void LoggedOut(this ILogger log, long connection, int userId, string name, SessionRegistry map);

    [LoggerMessage(1302, LogLevel.Warning, "#{Connection} the database still says that {UserId} is online; trying again until it takes it back")]
    public static partial void StillOnline(this ILogger log, long connection, int userId);
}
