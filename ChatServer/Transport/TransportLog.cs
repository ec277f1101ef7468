using ChatCluster.Sockets.Native;

namespace ChatCluster.Server.Transport;

internal static partial class TransportLog
{
    [LoggerMessage(2000, LogLevel.Critical, "no connection can be accepted: {Call}() failed ({Error}); trying again twice a second")]
    public static partial void AcceptFailed(this ILogger log, string call, Errno error);
}
