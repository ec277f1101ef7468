using System.Text.RegularExpressions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.TestKit;
using Dapper;
using Xunit;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>
/// Whatever a course's database holds twice or not at all, it is taken over; the report says what changed, and there is a way back.
/// </summary>
public sealed partial class CourseClashTests(MariaDb mariaDb) : IDisposable
{
    /// <summary>As copies of the course's tables that have no keys.</summary>
    private const string WithoutKeys =
        """
        ALTER TABLE user MODIFY id bigint NULL, DROP PRIMARY KEY, DROP KEY name, MODIFY name varchar(255) CHARACTER SET utf8mb4, MODIFY password varchar(400);
        ALTER TABLE allgroup MODIFY id bigint NULL, DROP PRIMARY KEY, DROP KEY groupname, MODIFY groupname varchar(255) CHARACTER SET utf8mb4 NULL,
            MODIFY groupdesc varchar(1000) NULL;
        """;

    private readonly CourseFolder _course = new(mariaDb);

    public void Dispose() => _course.Dispose();

    [Fact]
    public async Task NameTwice_OnceMisread_GetsANumberThatNobodyHas()
    {
        var options = await _course.MakeAsync();
        Execute(options, "INSERT INTO user (id, name, password) VALUES (30, '张三', 'a'), (31, '寮犱笁', 'b'), (32, '张三_2', 'c'), (33, '鏉庡洓', 'd'), (34, '鐜嬩簲', 'e'), (35, 'a\n\u001b[2Jb', 'f')");

        var database = await _course.MigrateAsync(options);

        Assert.Equal([(30, "张三"), (31, "张三_3"), (32, "张三_2"), (33, "李四"), (34, "王五"), (35, "a␊␛[2Jb")], await NamesAsync(database, 30));
        Assert.Contains("user 31: the name \"张三\" is taken; it is now \"张三_3\"", _course.Changes());
        Assert.Contains("user 33: the name \"鏉庡洓\" is now \"李四\"", _course.Changes());
        Assert.DoesNotContain(_course.Changes(), line => line.Contains("user 30"));
        Assert.DoesNotContain("$plain$", await File.ReadAllTextAsync(_course.ReportFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task IdsAndNamesWithoutKeys_AreAllKept()
    {
        var options = await _course.MakeAsync();
        Execute(options, WithoutKeys);
        Execute(options,
            $"""
            INSERT INTO user (id, name, password) VALUES (30, 'twice', 'a'), (30, 'twice', 'b'), (NULL, 'twice', 'c'), (0, NULL, NULL), (-5, 'minus', 'd'), (3000000000, 'big', 'e'),
                (40, 'user 41', 'f'), (41, NULL, 'g'), (42, 'blank', 'h'), (43, 'blank ', 'i'), (44, '', 'j'), (45, '', 'k'), (46, 'Bob', 'l'), (47, 'ＢＯＢ', 'm'),
                (48, '{new string('长', 150)}', 'n'), (49, '{new string('长', 160)}', '{new string('p', 300)}');
            INSERT INTO allgroup (id, groupname, groupdesc) VALUES (1, 'C++ chat project', NULL), (NULL, NULL, '{new string('d', 900)}'), (5, 'g', ''), (5, 'g', '');
            INSERT INTO groupuser VALUES (5, 40, NULL), (5, 40, 'creator'), (99, 40, NULL), (5, 999, NULL);
            INSERT INTO friend VALUES (40, 41), (40, 41), (40, 999), (999, 40);
            INSERT INTO offlinemessage VALUES (999, 'to nobody'), (40, 'one'), (40, 'two');
            """);

        var database = await _course.MigrateAsync(options);

        var users = await NamesAsync(database, 0);
        Assert.Equal(6 + 16, users.Count);
        Assert.Equal(users.Count, users.Select(user => user.Name.TrimEnd()).Distinct().Count());
        Assert.Equal("twice", users.Single(user => user.Id == 30).Name);
        Assert.Equal("user 41_2", users.Single(user => user.Id == 41).Name);
        Assert.Equal(["Bob", "ＢＯＢ"], users.Where(user => user.Id is 46 or 47).Select(user => user.Name));
        Assert.Equal((new string('长', 100), new string('长', 98) + "_2"),
            (users.Single(user => user.Id == 48).Name, users.Single(user => user.Id == 49).Name));
        Assert.Equal(4, await CountAsync(database, "allgroup WHERE id > 1"));
        Assert.Equal("creator", await database.ReadAsync(sql => sql.First<string>("SELECT grouprole FROM groupuser WHERE groupid = 5")));
        Assert.Equal(1, await CountAsync(database, "friend WHERE userid = 40"));
        Assert.Equal(2, await CountAsync(database, "offlinemessage WHERE userid = 40"));
        Assert.Equal(0, await CountAsync(database, "user WHERE namekey IS NULL"));
        Assert.Contains("user 46 \"Bob\", 47 \"ＢＯＢ\": the names look alike; all keep theirs", _course.Changes());
        Assert.Contains(_course.Changes(), line => line.StartsWith("user 49: the password is too long"));
        Assert.Null(await new UserStore(database, TimeProvider.System).AddAsync("bob", "hash"));
        Assert.NotNull(await new UserStore(database, TimeProvider.System).AddAsync("somebody new", "hash"));
    }

    [Fact]
    public async Task ReportThatCannotBeWritten_ChangesNothing()
    {
        var options = (await _course.MakeAsync()) with { CourseReport = "/dev/null/report.txt" };

        var refusal = await Assert.ThrowsAsync<StorageException>(() => _course.MigrateAsync(options));

        Assert.Contains("--course-report", refusal.Message);
        Assert.Equal(["allgroup", "friend", "groupuser", "offlinemessage", "user"], Tables(options));
    }

    /// <summary>With the statements of the documentation, in both languages. A new table of ours belongs into its DROP TABLE.</summary>
    [Theory]
    [InlineData("operating-database.md")]
    [InlineData("operating-database.zh-CN.md")]
    public async Task WayBack_AsDocumented_GivesTheCourseItsTablesAgain(string document)
    {
        var options = await _course.MakeAsync();
        var before = Query(options, "SELECT group_concat(concat(id, name, password, state) ORDER BY id) FROM user");
        await _course.MigrateAsync(options);
        var back = SqlBlocks()
            .Matches(await File.ReadAllTextAsync(Repository.PathOf("docs", document), TestContext.Current.CancellationToken))
            .Select(match => match.Groups[1].Value).Single(block => block.Contains("course_user TO user"));

        Execute(options, back);

        Assert.Equal(["allgroup", "friend", "groupuser", "offlinemessage", "user"], Tables(options));
        Assert.Equal(before, Query(options, "SELECT group_concat(concat(id, name, password, state) ORDER BY id) FROM user"));
        Assert.Equal("5", Query(options, "SELECT count(*) FROM offlinemessage"));
        Execute(options, "INSERT INTO user (name, password, state) VALUES ('course again', 'x', 'offline')");
        var again = await _course.MigrateAsync(options);
        Assert.Equal(7, await CountAsync(again, "user"));
    }

    private static void Execute(DatabaseOptions options, string sql)
    {
        using var connection = MariaDb.Open(options);
        connection.Execute(sql);
    }

    private static string? Query(DatabaseOptions options, string sql)
    {
        using var connection = MariaDb.Open(options);
        return connection.QueryFirst<string>(sql);
    }

    private static List<string> Tables(DatabaseOptions options)
    {
        using var connection = MariaDb.Open(options);
        return connection.Query<string>(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = database() ORDER BY table_name").AsList();
    }

    private static Task<List<(int Id, string Name)>> NamesAsync(Database database, int firstId) =>
        database.ReadAsync(sql => sql.Query<(int Id, string Name)>($"SELECT id, name FROM user WHERE id >= {firstId} ORDER BY id"));

    private static Task<int> CountAsync(Database database, string rows) =>
        database.ReadAsync(sql => sql.First<int>($"SELECT count(*) FROM {rows}"));

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex SqlBlocks();
}
