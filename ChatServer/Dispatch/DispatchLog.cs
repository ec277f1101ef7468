namespace ChatCluster.Server.Dispatch;

internal static partial class DispatchLog
{
    [LoggerMessage(1100, LogLevel.Information, "#{Connection} login {UserId} from {Remote} refused: {Reason} (errno {Errno})")]
    public static partial void LoginRefused(this ILogger log, long connection, int userId, string remote, string reason, int errno);

    [LoggerMessage(1101, LogLevel.Information, "#{Connection} from {Remote}: {Request} {Sender} refused: {Reason} (errno {Errno})")]
    public static partial void Refused(
        this ILogger log, long connection, string remote, string request, string sender, string reason, int errno);

    [LoggerMessage(1102, LogLevel.Information, "#{Connection} from {Remote}: {Request} with a bad member: {Reason}")]
    public static partial void BadMember(this ILogger log, long connection, string remote, string request, string reason);

    [LoggerMessage(1103, LogLevel.Information, "#{Connection} from {Remote}: not a message: {Reason}")]
    public static partial void NotAMessage(this ILogger log, long connection, string remote, string reason);
}
