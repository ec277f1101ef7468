using System.Globalization;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// Takes the course's own database over: five tables of the names that ours have too, with passwords in plain text and without most keys.
/// </summary>
/// <remarks>
/// MySQL cannot undo a change of tables, so everything is read and worked out first, and each step can be cut off and done again at the
/// next start: the course's tables step aside (one RENAME, all or none), ours are made, everything is copied in one transaction. The
/// course's tables stay as they stepped aside: they are the way back.
/// </remarks>
internal sealed class CourseDatabase(SqlWork sql, DatabaseOptions options, ILogger log)
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

    private CoursePlan? _plan;

    /// <summary>
    /// Renames the course's tables, if this is its database and it has not been taken over yet. Otherwise, and when it is refused, nothing
    /// changes.
    /// </summary>
    /// <exception cref="StorageException">It is, but may not be changed; the tables are somebody else's; or the report cannot be
    /// written.</exception>
    public void StepAside(DateTimeOffset now)
    {
        var tables = sql.Query<string>("SELECT table_name FROM information_schema.tables WHERE table_schema = database()");
        if (IsTakenOver(tables))
            return;
        var aside = Columns.Keys.Where(table => tables.Contains(Aside + table))
            .ToDictionary(static table => table, static table => Aside + table);
        // Written User, AllGroup, ... in the course's slides; case matters here.
        var inPlace = Columns.Keys
            .Select(table => (Table: table, Place: tables.Find(name => name.Equals(table, StringComparison.OrdinalIgnoreCase))))
            .Where(found => found.Place is not null && !IsOurs(found.Place))
            .ToDictionary(static found => found.Table, static found => found.Place!);
        if (aside.Count + inPlace.Count == 0)
            return;
        Check(aside, inPlace);
        var places = new Dictionary<string, string>([.. aside, .. inPlace]);
        _plan = new(CourseRows.Read(sql, places), options.CourseText);
        log.CourseVerdict(_plan.Verdict.ToString());
        WriteReport(now);
        if (inPlace.Count > 0)
            sql.Execute("RENAME TABLE " + string.Join(", ", inPlace.Select(static table => $"`{table.Value}` TO {Aside}{table.Key}")));
    }

    /// <summary>
    /// Copies what stepped aside, if anything did, in a transaction that is still open at the end. Each plain-text password is kept, marked
    /// as such, until its owner logs in.
    /// </summary>
    public void Import(long now)
    {
        if (_plan is not { } plan)
            return;
        sql.BeginAfterTableChange();
        sql.InsertRows("user (id, name, password, createdat)",
            plan.Users.Select(user => (object[])[user.Id, user.Name, user.Password, now]));
        var friends = sql.Execute(
            """
            INSERT INTO friend (userid, friendid, createdat)
            SELECT DISTINCT f.userid, f.friendid, @now FROM course_friend f JOIN user u ON u.id = f.userid JOIN user v ON v.id = f.friendid
            """,
            new { now });
        sql.InsertRows("allgroup (id, groupname, groupdesc, createdat)",
            plan.Groups.Select(group => (object[])[group.Id, group.Name, group.Description, now]));
        var members = sql.Execute(
            """
            INSERT INTO groupuser (groupid, userid, grouprole, createdat)
            SELECT g.id, u.id, CASE WHEN max(m.grouprole = 'creator') = 1 THEN 'creator' ELSE 'normal' END, @now
            FROM course_groupuser m JOIN user u ON u.id = m.userid JOIN allgroup g ON g.id = m.groupid GROUP BY g.id, u.id
            """,
            new { now });
        sql.InsertRows(
            "offlinemessage (userid, message, mid, storedat)",
            plan.Messages.Select((message, row) => (object[])[message.Receiver, message.Text, $"course-{row + 1}", now]));
        log.CourseImported(plan.Users.Count, friends, plan.Groups.Count, members, plan.Messages.Count);
        var left = CountOf("friend") - friends + CountOf("groupuser") - members + CountOf("offlinemessage") - plan.Messages.Count;
        if (left > 0)
            log.CourseRowsLeftOut(left);
        log.CourseTablesKept(string.Join(", ", Columns.Keys.Select(static table => Aside + table)));
    }

    /// <summary>The copy is committed together with the first script's number.</summary>
    private bool IsTakenOver(List<string> tables) =>
        tables.Contains("schemaversion") && sql.First<int>("SELECT count(*) FROM schemaversion") > 0;

    /// <summary>Made by a start that was cut off: the course's tables have no times.</summary>
    private bool IsOurs(string table) => ColumnsOf(table).Exists(static column => column is "createdat" or "storedat");

    private void Check(Dictionary<string, string> aside, Dictionary<string, string> inPlace)
    {
        foreach (var (table, columns) in Columns)
        {
            var (there, here) = (aside.GetValueOrDefault(table), inPlace.GetValueOrDefault(table));
            if (there is not null && here is not null)
                throw new StorageException($"it has both {here} and {there}; rename or drop the one that is not needed");
            var place = there ?? here;
            if (place is null || columns.Except(ColumnsOf(place)).Any())
                throw new StorageException($"it holds tables of another program ({table} is not as in the course); give an empty database");
        }
        if (aside.Count == 0 && !options.Migrate)
        {
            throw new StorageException(
                "it is the course's own database, with passwords in plain text and without keys; stop the course's servers, make a copy"
                + " (mariadb-dump), then start once with --migrate: that makes new tables, keeps everybody and everything, and leaves the old"
                + $" tables as {Aside}user and so on");
        }
    }

    /// <summary>Before the first change: without a place for the report nothing is changed.</summary>
    private void WriteReport(DateTimeOffset now)
    {
        if (options.CourseReport is not { } file)
            return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.WriteAllLines(
                file,
                [
                    string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm:ss}Z the course's database is taken over"),
                    _plan!.Verdict.ToString(),
                    .. _plan.Changes,
                ]);
            log.CourseReport(_plan.Changes.Count, Path.GetFullPath(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"the report of the migration cannot be written: {failure.Message} (--course-report FILE)", failure);
        }
    }

    private List<string> ColumnsOf(string table) => sql.Query<string>(
        "SELECT lower(column_name) FROM information_schema.columns WHERE table_schema = database() AND table_name = @table", new { table });

    private int CountOf(string table) => sql.First<int>($"SELECT count(*) FROM {Aside}{table}");
}
