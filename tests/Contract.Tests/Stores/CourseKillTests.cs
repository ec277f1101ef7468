using ChatCluster.Server.Stores.Sql;
using ChatCluster.TestKit;
using Dapper;
using Xunit;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>
/// kill -9 of the real server on a real MariaDB, before, during and after the renaming of the tables: the next start ends right.
/// </summary>
public sealed class CourseKillTests(MariaDb mariaDb) : IDisposable
{
    private const string Renamed =
        "SELECT count(*) > 0 FROM information_schema.tables WHERE table_schema = database() AND table_name = 'course_user'";
    private const string TheirsAndOurs = "SELECT count(*) > 6 FROM information_schema.tables WHERE table_schema = database()";
    private const string Taken =
        "SELECT count(*) > 0 FROM information_schema.tables WHERE table_schema = database() AND table_name = 'sentmessage'";

    private readonly CourseFolder _course = new(mariaDb);

    public void Dispose() => _course.Dispose();

    /// <summary>
    /// Another client's open transaction holds the renaming up; what MariaDB does with it when the server is gone is its own business.
    /// </summary>
    [Fact]
    public async Task Killed_WhileTheRenamingWaits()
    {
        MariaDb.RequireHere();
        var options = await _course.MakeAsync();
        using var other = MariaDb.Open(options);
        other.Execute("START TRANSACTION");
        other.QueryFirst<int>("SELECT count(*) FROM friend");

        await using (var server = Start(options, "--migrate"))
        {
            await WaitAsync(options,
                "SELECT count(*) > 0 FROM information_schema.processlist WHERE db = database() AND info LIKE 'RENAME%'");
            await KillAsync(server);
        }
        other.Execute("ROLLBACK");

        await AssertNextStartEndsRightAsync(options);
    }

    [Theory]
    [InlineData(Renamed)]
    [InlineData(TheirsAndOurs)]
    [InlineData(Taken)]
    public async Task Killed_BehindTheRenaming(string point)
    {
        MariaDb.RequireHere();
        var options = await _course.MakeAsync();

        await using (var server = Start(options, "--migrate"))
        {
            await WaitAsync(options, point);
            await KillAsync(server);
        }

        await AssertNextStartEndsRightAsync(options);
    }

    /// <summary>As much as the course has users of several years: the copying takes a while.</summary>
    [Fact]
    public async Task Killed_WhileEverythingIsCopied()
    {
        MariaDb.RequireHere();
        var options = await _course.MakeAsync();
        using var other = MariaDb.Open(options);
        other.Execute("INSERT INTO user (id, name, password) SELECT 1000 + seq, concat('user number ', seq), 'x' FROM seq_1_to_5000");

        await using (var server = Start(options, "--migrate"))
        {
            await WaitAsync(options,
                "SELECT count(*) > 0 FROM information_schema.processlist WHERE db = database() AND info LIKE 'INSERT INTO user%'");
            await KillAsync(server);
        }
        Assert.Equal(0, other.QueryFirst<int>("SELECT count(*) FROM user WHERE id > 1000"));

        await AssertNextStartEndsRightAsync(options, users: 5006);
    }

    private RunningProgram Start(DatabaseOptions options, params string[] more) => RunningProgram.Start(
        BuiltProgram.PathOf("ChatServer"),
        ["127.0.0.1", "0", "--db", "mysql:" + options.MySql, "--course-report", _course.ReportFile, .. more]);

    private static async Task KillAsync(RunningProgram server)
    {
        await server.SignalAsync("KILL");
        await server.WaitForExitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>Without --migrate where the tables have been renamed: the permission was given.</summary>
    private async Task AssertNextStartEndsRightAsync(DatabaseOptions options, int users = 6)
    {
        await using var server = Start(options, "--migrate");
        await server.WaitForLineAsync("is ready");
        using var connection = MariaDb.Open(options);
        Assert.Equal((users, 5, 4, 3, 1), connection.QueryFirst<(int, int, int, int, int)>(
            """
            SELECT (SELECT count(*) FROM user), (SELECT count(*) FROM offlinemessage), (SELECT count(*) FROM friend), (SELECT count(*) FROM groupuser),
                (SELECT count(*) FROM allgroup)
            """));
        Assert.Equal((users, 5),
            connection.QueryFirst<(int, int)>("SELECT (SELECT count(*) FROM course_user), (SELECT count(*) FROM course_offlinemessage)"));
        Assert.Equal("$plain$666666", connection.QueryFirst<string>("SELECT password FROM user WHERE id = 15"));
        await server.SignalAsync("TERM");
        Assert.Equal(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
    }

    private static async Task WaitAsync(DatabaseOptions options, string condition)
    {
        using var connection = MariaDb.Open(options);
        await Eventually.HoldsAsync(() => connection.QueryFirst<bool>(condition), condition, TestContext.Current.CancellationToken);
    }
}
