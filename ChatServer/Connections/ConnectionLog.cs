namespace ChatCluster.Server.Connections;

internal static partial class ConnectionLog
{
    [LoggerMessage(1000, LogLevel.Information, "#{Connection} connected from {Remote}")]
    public static partial void Connected(this ILogger log, long connection, string remote);

    [LoggerMessage(1001, LogLevel.Information,
        "#{Connection} from {Remote} closed: {Reason}; {BytesIn} bytes in, {BytesOut} bytes out, {Seconds:F1} s")]
    public static partial void Closed(
        this ILogger log, long connection, string remote, string reason, long bytesIn, long bytesOut, double seconds);

    [LoggerMessage(1007, LogLevel.Debug, "health check from {Remote}; {Seconds:F1} s")]
    public static partial void Checked(this ILogger log, string remote, double seconds);

    [LoggerMessage(1002, LogLevel.Warning, "#{Connection} from {Remote}: unreadable frame: {Reason} ({Count} of {Limit} within a minute)")]
    public static partial void BadFrame(this ILogger log, long connection, string remote, string reason, int count, int limit);

    [LoggerMessage(1003, LogLevel.Error, "#{Connection} from {Remote} failed")]
    public static partial void Failed(this ILogger log, Exception fault, long connection, string remote);

    [LoggerMessage(1004, LogLevel.Information, "#{Connection} from {Remote} refused: {Reason}")]
    public static partial void ConnectionRefused(this ILogger log, long connection, string remote, string reason);

    [LoggerMessage(1005, LogLevel.Warning, "#{Connection} closed before the user was marked offline in the database")]
    public static partial void NotLoggedOut(this ILogger log, long connection);

    [LoggerMessage(1006, LogLevel.Error, "#{Connection} ending: {Step} failed")]
    public static partial void StepFailed(this ILogger log, Exception fault, long connection, string step);
}
