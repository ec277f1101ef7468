namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// Takes the course's own database over: five tables of the names that ours have too, with passwords in plain text and without most keys.
/// </summary>
/// <remarks>
/// MySQL cannot undo a change of tables, so each step can be cut off and done again at the next start: the course's tables step aside (one
/// RENAME, all or none), ours are made, everything is copied in one transaction, and only then the course's tables are dropped.
/// </remarks>
internal sealed class CourseDatabase(SqlWork sql, ILogger log)
{
    private const string Aside = "course_";

    /// <summary>What the course's servers cannot do without; some copies of them have more.</summary>
    private static readonly Dictionary<string, string[]> Columns = new()
    {
        ["user"] = ["id", "name", "password"],
        ["friend"] = ["userid", "friendid"],
        ["allgroup"] = ["id", "groupname", "groupdesc"],
        ["groupuser"] = ["groupid", "userid", "grouprole"],
        ["offlinemessage"] = ["userid", "message"],
    };

    /// <summary>Renames the course's tables, if this is its database. Otherwise, and when it is refused, nothing changes.</summary>
    /// <exception cref="StorageException">It is, but may not be changed; or the tables are somebody else's.</exception>
    public void StepAside(bool allowed)
    {
        // Written User, AllGroup, ... in the course's slides; case matters here.
        var tables = Columns.Keys.SelectMany(table => Tables().Where(name => name.Equals(table, StringComparison.OrdinalIgnoreCase)).Take(1)).ToList();
        if (tables.Count == 0 || IsOurs())
            return;
        if (Columns.FirstOrDefault(table => table.Value.Except(ColumnsOf(table.Key), StringComparer.OrdinalIgnoreCase).Any()).Key is { } foreign)
            throw new StorageException($"it holds tables of another program ({foreign} is not as in the course); give an empty database");
        if (!allowed)
        {
            throw new StorageException(
                "it is the course's own database, with passwords in plain text and without keys; stop the course's servers, make a copy"
                + " (mariadb-dump), then start once with --migrate: that changes it for good and keeps everybody and everything");
        }
        sql.Execute("RENAME TABLE " + string.Join(", ", tables.Select(table => $"`{table}` TO {Aside}{table.ToLowerInvariant()}")));
    }

    /// <summary>
    /// Copies what stepped aside, if anything did, in a transaction that is still open at the end. Each plain-text password is kept, marked
    /// as such, until its owner logs in.
    /// </summary>
    public void Import(long now)
    {
        if (!HasStoodAside())
            return;
        // The tables just made have ended the transaction before.
        sql.Execute("START TRANSACTION");
        var users = sql.Query<(int Id, string? Name, string? Password)>(
            $"SELECT id, {CourseText.Of("name")}, {CourseText.Of("password")} FROM course_user ORDER BY id");
        foreach (var (id, name, password) in users)
        {
            sql.Execute(
                "INSERT INTO user (id, name, password, createdat) VALUES (@id, @name, @password, @now)",
                new { id, name = name ?? $"user {id}", password = password is null ? "" : "$plain$" + password, now });
        }
        var friends = sql.Execute(
            """
            INSERT INTO friend (userid, friendid, createdat)
            SELECT DISTINCT f.userid, f.friendid, @now FROM course_friend f JOIN user u ON u.id = f.userid JOIN user v ON v.id = f.friendid
            """,
            new { now });
        var groups = sql.Query<(int Id, string Name, string? Description)>(
            $"SELECT id, {CourseText.Of("groupname")}, {CourseText.Of("groupdesc")} FROM course_allgroup ORDER BY id");
        foreach (var (id, name, description) in groups)
        {
            sql.Execute(
                "INSERT INTO allgroup (id, groupname, groupdesc, createdat) VALUES (@id, @name, @description, @now)",
                new { id, name, description = description ?? "", now });
        }
        var members = sql.Execute(
            """
            INSERT INTO groupuser (groupid, userid, grouprole, createdat)
            SELECT m.groupid, m.userid, CASE WHEN max(m.grouprole = 'creator') = 1 THEN 'creator' ELSE 'normal' END, @now
            FROM course_groupuser m JOIN user u ON u.id = m.userid JOIN allgroup g ON g.id = m.groupid GROUP BY m.groupid, m.userid
            """,
            new { now });
        var messages = ImportMessages([.. users.Select(user => user.Id)], now);
        log.CourseImported(users.Count, friends, groups.Count, members, messages);
        var left = CountOf("friend") - friends + CountOf("groupuser") - members + CountOf("offlinemessage") - messages;
        if (left > 0)
            log.CourseRowsLeftOut(left);
    }

    /// <summary>Drops the course's tables, and the passwords in them, once everything has been copied.</summary>
    public void Forget()
    {
        if (HasStoodAside())
            sql.Execute("DROP TABLE " + string.Join(", ", Columns.Keys.Select(table => Aside + table)));
    }

    private int ImportMessages(HashSet<int> users, long now)
    {
        // The table has no key: as it comes is the order in which they were stored.
        var messages = sql.Query<(int UserId, string Message)>($"SELECT userid, {CourseText.Of("message")} FROM course_offlinemessage");
        var count = 0;
        foreach (var (userId, message) in messages.Where(message => users.Contains(message.UserId)))
        {
            sql.Execute(
                "INSERT INTO offlinemessage (userid, message, mid, storedat) VALUES (@userId, @text, @mid, @now)",
                new { userId, text = CourseMessage.Mended(message, userId), mid = $"course-{++count}", now });
        }
        return count;
    }

    /// <summary>Our tables, or the first of them: the start that made it was cut off.</summary>
    private bool IsOurs() => ColumnsOf("user").Contains("createdat")
        || (Tables().Contains("schemaversion") && sql.First<int>("SELECT count(*) FROM schemaversion") > 0);

    private bool HasStoodAside() => Tables().Contains(Aside + "user");

    private List<string> Tables() => sql.Query<string>("SELECT table_name FROM information_schema.tables WHERE table_schema = database()");

    private List<string> ColumnsOf(string table) => sql.Query<string>(
        "SELECT lower(column_name) FROM information_schema.columns WHERE table_schema = database() AND lower(table_name) = @table", new { table });

    private int CountOf(string table) => sql.First<int>($"SELECT count(*) FROM {Aside}{table}");
}
