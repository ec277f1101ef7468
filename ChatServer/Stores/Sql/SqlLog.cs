namespace ChatCluster.Server.Stores.Sql;

internal static partial class SqlLog
{
    [LoggerMessage(1500, LogLevel.Error, "database operation failed ({Code}): {Reason}")]
    public static partial void OperationFailed(this ILogger log, int code, string reason);

    [LoggerMessage(1501, LogLevel.Information, "schema script {Script} applied to {File}")]
    public static partial void ScriptApplied(this ILogger log, string script, string file);
}
