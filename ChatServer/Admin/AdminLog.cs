namespace ChatCluster.Server.Admin;

internal static partial class AdminLog
{
    [LoggerMessage(1800, LogLevel.Information, "admin page on {Url}")]
    public static partial void ServesPages(this ILogger log, string url);
}
