namespace ChatCluster.Server.Delivery;

internal static partial class DeliveryLog
{
    [LoggerMessage(1200, LogLevel.Information, "#{Connection} {Count} offline messages handed over to {UserId}")]
    public static partial void HandedOver(this ILogger log, long connection, int userId, int count);

    [LoggerMessage(1201, LogLevel.Warning,
        "#{Connection} could not delete {Count} offline messages of {UserId}; the next login delivers them again")]
    public static partial void NotDeleted(this ILogger log, long connection, int userId, int count);

    [LoggerMessage(1202, LogLevel.Information, "#{Connection} {Count} messages were not delivered over this connection, stored offline")]
    public static partial void UndeliveredStored(this ILogger log, long connection, int count);

    [LoggerMessage(1203, LogLevel.Error,
        "#{Connection} {Count} messages could be neither delivered nor stored; connected senders are told")]
    public static partial void UndeliveredLost(this ILogger log, Exception? fault, long connection, int count);

    [LoggerMessage(1205, LogLevel.Information,
        "#{Connection} {Count} messages were not confirmed by {UserId} in time, stored offline meanwhile")]
    public static partial void OverdueStored(this ILogger log, long connection, int count, int userId);
}
