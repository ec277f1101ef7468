namespace ChatCluster.Server.Delivery;

internal static partial class DeliveryLog
{
    [LoggerMessage(1200, LogLevel.Information, "#{Connection} {Count} offline messages handed over to {UserId}")]
    public static partial void HandedOver(this ILogger log, long connection, int userId, int count);

    [LoggerMessage(1201, LogLevel.Warning, "#{Connection} {Count} offline messages of {UserId} could not be deleted, he will get them again")]
    public static partial void NotForgotten(this ILogger log, long connection, int userId, int count);

    [LoggerMessage(1202, LogLevel.Information, "#{Connection} {Count} messages could not be written any more, kept offline")]
    public static partial void UnwrittenKept(this ILogger log, long connection, int count);

    [LoggerMessage(1203, LogLevel.Error, "#{Connection} {Count} messages could neither be written nor kept, they are lost")]
    public static partial void UnwrittenLost(this ILogger log, long connection, int count);
}
