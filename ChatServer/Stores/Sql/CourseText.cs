namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// Text as the course's servers stored it. They sent UTF-8 and told MySQL that it was GBK ("set names gbk"), or said nothing, which meant
/// Latin-1: what the tables hold is each byte pair read as the wrong character, and only looks right when it is read back the same wrong way.
/// </summary>
internal static class CourseText
{
    /// <returns>
    /// An expression for what was meant: the stored text turned back into those bytes, where that loses nothing and gives sound UTF-8 (which
    /// hardly any other text does by chance); otherwise the text as it stands.
    /// </returns>
    public static string Of(string column) =>
        $"CASE WHEN {WasSentAs("gbk", column)} THEN {Meant("gbk", column)} WHEN {WasSentAs("latin1", column)} THEN {Meant("latin1", column)}"
        + $" ELSE {Utf8(column)} END";

    private static string WasSentAs(string charset, string column) =>
        $"({Bytes(Utf8($"CONVERT({column} USING {charset})"))} = {Bytes(Utf8(column))} AND {Bytes(Meant(charset, column))} = {Sent(charset, column)})";

    private static string Meant(string charset, string column) => Utf8(Sent(charset, column));

    private static string Sent(string charset, string column) => Bytes($"CONVERT({column} USING {charset})");

    private static string Utf8(string expression) => $"CONVERT({expression} USING utf8mb4)";

    private static string Bytes(string expression) => $"CAST({expression} AS BINARY)";
}
