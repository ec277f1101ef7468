namespace ChatCluster.Server.Cluster;

internal static partial class BusLog
{
    [LoggerMessage(1310, LogLevel.Information, "the message bus {Bus} answers: messages to users on other servers are relayed")]
    public static partial void BusUp(this ILogger log, BusOptions bus);

    [LoggerMessage(1311, LogLevel.Warning,
        "the message bus {Bus} does not answer: messages to users on other servers are stored until it does; {Reason}")]
    public static partial void BusDown(this ILogger log, BusOptions bus, string reason);
}
