namespace ChatCluster.Server;

internal static partial class ServerLog
{
    [LoggerMessage(1900, LogLevel.Information, "ChatServer {Server} listens (process {Process}, database {Database})")]
    public static partial void Listening(this ILogger log, object server, int process, string database);

    [LoggerMessage(1901, LogLevel.Information, "ChatServer {Server} is ready")]
    public static partial void Ready(this ILogger log, object server);

    [LoggerMessage(1902, LogLevel.Information, "the lesson's users were added to the empty database")]
    public static partial void Seeded(this ILogger log);

    [LoggerMessage(1903, LogLevel.Warning,
        "{Count} users were still online on {Server} from an earlier run that did not stop cleanly; set offline")]
    public static partial void CleanedUp(this ILogger log, int count, object server);

    [LoggerMessage(1904, LogLevel.Information, "ChatServer {Server} stops: no new connections, last messages are written")]
    public static partial void Stopping(this ILogger log, object server);

    [LoggerMessage(1905, LogLevel.Information, "ChatServer {Server} has stopped")]
    public static partial void Stopped(this ILogger log, object server);

    [LoggerMessage(1907, LogLevel.Warning,
        "of --max-connections {Max} only about {Room} can be open: raise the limit of open files (ulimit -n, LimitNOFILE=)")]
    public static partial void FewDescriptors(this ILogger log, int max, int room);

    [LoggerMessage(1906, LogLevel.Error,
        "could not set the users of {Server} offline; until its lease expires or it starts again they cannot log in with their passwords")]
    public static partial void NotCleanedUp(this ILogger log, object server);
}
