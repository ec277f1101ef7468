using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>Texts that wait for many: each is stored once, and the rows of its receivers refer to it.</summary>
internal static class MessageBodies
{
    /// <summary>Stores the texts that are not there yet.</summary>
    /// <returns>The ids by sender and mid. Of a mid that its sender has used for another text there is none: that text goes into its
    /// row.</returns>
    public static Dictionary<(int Sender, string Mid), long> Add(SqlWork sql, IEnumerable<OfflineMessageDraft> messages)
    {
        var texts = messages.DistinctBy(message => (message.SenderId, message.Mid)).ToList();
        sql.InsertRows(
            "offlinebody (senderid, mid, message)",
            texts.Select(message => (object?[])[message.SenderId, message.Mid, message.Text]),
            unlessThere: true);
        var ids = new Dictionary<(int, string), long>();
        foreach (var message in texts)
        {
            if (sql.First<long?>("SELECT id FROM offlinebody WHERE senderid = @SenderId AND mid = @Mid AND message = @Text",
                message) is { } id)
                ids.Add((message.SenderId, message.Mid), id);
        }
        return ids;
    }

    /// <summary>
    /// The bodies of rows that are to be deleted. They are locked: of two transactions that delete the last two rows of a body the second
    /// must see that it is the last.
    /// </summary>
    public static List<long> LockOf(SqlWork sql, IReadOnlyCollection<long> rows)
    {
        var bodies = sql.QueryByKeys(
            "SELECT bodyid FROM offlinemessage",
            ["id"],
            rows.Select(static row => (object?[])[row]),
            static row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0)).OfType<long>().Distinct().ToList();
        return bodies.Count == 0
            ? bodies
            : sql.Query<long>("SELECT id FROM offlinebody WHERE id IN @bodies ORDER BY id" + sql.ForUpdate, new { bodies });
    }

    /// <summary>Deletes those to which no row refers any more.</summary>
    public static void DeleteUnused(SqlWork sql, List<long> bodies)
    {
        if (bodies.Count > 0)
        {
            sql.Execute(
                """
                DELETE FROM offlinebody WHERE id IN @bodies
                AND NOT EXISTS (SELECT 1 FROM offlinemessage WHERE offlinemessage.bodyid = offlinebody.id)
                """,
                new { bodies });
        }
    }
}
