namespace ChatCluster.Server.Delivery;

internal static partial class DeliveryLog
{
    [LoggerMessage(1200, LogLevel.Information, "#{Connection} {Count} offline messages handed over to {UserId}")]
    public static partial void HandedOver(this ILogger log, long connection, int userId, int count);

    [LoggerMessage(1201, LogLevel.Warning, "#{Connection} {Count} offline messages of {UserId} could not be deleted, he will get them again")]
    public static partial void NotForgotten(this ILogger log, long connection, int userId, int count);

    [LoggerMessage(1202, LogLevel.Information, "#{Connection} {Count} messages were not delivered over this connection, kept offline")]
    public static partial void UndeliveredKept(this ILogger log, long connection, int count);

    [LoggerMessage(1203, LogLevel.Error, "#{Connection} {Count} messages could neither be delivered nor kept; their senders are told, if they can be")]
    public static partial void UndeliveredLost(this ILogger log, Exception? fault, long connection, int count);

    [LoggerMessage(1204, LogLevel.Warning, "names of delivered messages could not be written down; if one is sent again after a restart, only its receiver knows that")]
    public static partial void NotRecorded(this ILogger log);

    [LoggerMessage(1205, LogLevel.Information, "#{Connection} {Count} messages are not confirmed by {UserId} in time, kept offline meanwhile")]
    public static partial void OverdueKept(this ILogger log, long connection, int count, int userId);
}
