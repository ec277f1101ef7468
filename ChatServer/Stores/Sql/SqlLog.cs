namespace ChatCluster.Server.Stores.Sql;

internal static partial class SqlLog
{
    [LoggerMessage(1500, LogLevel.Error, "database operation failed ({Code}): {Reason}")]
    public static partial void OperationFailed(this ILogger log, int code, string reason);

    [LoggerMessage(1501, LogLevel.Information, "schema script {Script} applied to {Database}")]
    public static partial void ScriptApplied(this ILogger log, string script, string database);

    [LoggerMessage(1502, LogLevel.Error, "the database has not answered for {Seconds} s")]
    public static partial void NoAnswer(this ILogger log, double seconds);

    [LoggerMessage(1503, LogLevel.Information,
        "the course's database was taken over: {Users} users, {Friends} friends, {Groups} groups, {Members} members, {Messages} messages")]
    public static partial void CourseImported(this ILogger log, int users, int friends, int groups, int members, int messages);

    [LoggerMessage(1505, LogLevel.Warning, "the course's database: {Verdict}")]
    public static partial void CourseVerdict(this ILogger log, string verdict);

    [LoggerMessage(1506, LogLevel.Warning, "the course's database: {Changes} changes of names and ids, old and new, are in {File}")]
    public static partial void CourseReport(this ILogger log, int changes, string file);

    [LoggerMessage(1507, LogLevel.Warning,
        "the course's tables are kept as {Tables}: the way back, with all passwords in plain text; drop them when everybody is content")]
    public static partial void CourseTablesKept(this ILogger log, string tables);

    [LoggerMessage(1504, LogLevel.Warning,
        "left out of it: {Rows} rows that stood there twice, or named a user or group that is not there")]
    public static partial void CourseRowsLeftOut(this ILogger log, int rows);

    [LoggerMessage(1520, LogLevel.Critical,
        "{Reason}, but this server still has it open: from now on nothing is written (errno 12) until an operator has decided and started the server again")]
    public static partial void DatabaseGone(this ILogger log, string reason);

    [LoggerMessage(1521, LogLevel.Critical,
        "everything that was accepted is saved in {Copy}; to go on with it: stop all servers, move it to {Place}, remove {Place}-wal and {Place}-shm, start the servers")]
    public static partial void DatabaseSaved(this ILogger log, string copy, string place);

    [LoggerMessage(1522, LogLevel.Critical,
        "what was accepted could not be saved in a copy, and is lost when the last server ends: {Reason}")]
    public static partial void DatabaseNotSaved(this ILogger log, string reason);
}
