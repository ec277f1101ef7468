using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>The course's own database is taken over whole, or left as it is.</summary>
public sealed class CourseDatabaseTests(MariaDb mariaDb) : IDisposable
{
    private const string StillTheCourses = "SELECT concat(password, (SELECT count(*) FROM offlinemessage)) FROM user WHERE id = 15";

    private readonly List<Database> _databases = [];

    public void Dispose() => _databases.ForEach(database => database.Dispose());

    [Fact]
    public async Task Start_WithoutMigrate_IsRefusedWithTheReasonAndChangesNothing()
    {
        var options = await CourseAsync();

        var refusal = await Assert.ThrowsAsync<StorageException>(() => MigrateAsync(options));

        Assert.Contains("--migrate", refusal.Message);
        using var connection = MariaDb.Open(options);
        Assert.Equal("6666665", connection.QueryFirst<string>(StillTheCourses));
        Assert.Equal(
            ["allgroup", "friend", "groupuser", "offlinemessage", "user"],
            connection.Query<string>(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = database() ORDER BY table_name"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Migrate_KeepsEveryUserFriendGroupAndMessage(bool capital)
    {
        var database = await MigrateAsync((await CourseAsync(capital: capital)) with { Migrate = true });

        var pipi = (await ClaimAsync(database, 19))!;
        Assert.Equal(
            ["first", "second", "third", "fourth", "fifth"],
            pipi.Page.Messages.Select(message => ((ChatMessage)MessageCodec.Decode(message.Text, out _)!).Text));
        var group = Assert.Single(pipi.Lists.Groups);
        Assert.Equal((1, "C++ chat project", "start develop a chat project"), (group.GroupId, group.Name, group.Description));
        Assert.Equal([(13, "creator"), (19, "normal"), (21, "normal")], group.Members.Select(member => (member.UserId, member.Role)));
        Assert.Equal([13, 15], (await new RosterStore(database).ReadAsync(21)).Friends.Select(friend => friend.UserId));
        Assert.Equal(["gao yang", "li si", "liu shuo", "pi pi", "wu yang", "zhang san"],
            await database.ReadAsync(sql => sql.Query<string>("SELECT name FROM user ORDER BY name")));
        Assert.NotNull(await ClaimAsync(database, 13));
        Assert.NotNull(await new UserStore(database, TimeProvider.System).AddAsync("somebody new", "hash"));
    }

    [Fact]
    public async Task Migrate_AWornDatabase_MendsWhatItCan()
    {
        var database = await MigrateAsync((await CourseAsync(worn: true)) with { Migrate = true });

        var users = new UserStore(database, TimeProvider.System);
        Assert.Equal("张三", (await users.FindAsync(22))!.Name);
        Assert.Equal(new(23, "李", "$plain$it's \"\\"), await users.FindAsync(23));
        Assert.Equal(new(24, "user 24", ""), await users.FindAsync(24));
        Assert.Equal([13, 15, 19, 21], await new GroupStore(database, new(), TimeProvider.System).MembersAsync(1));
        var lisi = (await ClaimAsync(database, 15))!;
        Assert.Equal("creator", lisi.Lists.Groups[0].Members[0].Role);
        Assert.Equal(
            ["we said \"hi\", {then} left", "no JSON at all"],
            lisi.Page.Messages.Select(message => ((ChatMessage)MessageCodec.Decode(message.Text, out _)!).Text));
        Assert.Equal(5, await database.ReadAsync(sql => sql.First<int>("SELECT count(*) FROM friend")));
    }

    [Fact]
    public async Task Migrate_CutOffAfterAnyStep_IsFinishedByTheNextStart()
    {
        var options = (await CourseAsync()) with { Migrate = true };
        using (var connection = MariaDb.Open(options))
        {
            connection.Execute(
                """
                RENAME TABLE user TO course_user, friend TO course_friend, allgroup TO course_allgroup, groupuser TO course_groupuser,
                    offlinemessage TO course_offlinemessage
                """);
            connection.Execute("CREATE TABLE user (id int PRIMARY KEY AUTO_INCREMENT, name varchar(100) UNIQUE, password varchar(255), "
                + "state varchar(7) DEFAULT 'offline', server varchar(100), connection bigint, createdat bigint)");
            connection.Execute("CREATE TABLE offlinemessage (id bigint PRIMARY KEY AUTO_INCREMENT, userid int, message mediumtext, mid varchar(64), storedat bigint)");
            Assert.Equal(0, connection.QueryFirst<int>("SELECT count(*) FROM user"));
        }

        var database = await MigrateAsync(options with { Migrate = false });

        Assert.Equal(6, await database.ReadAsync(sql => sql.First<int>("SELECT count(*) FROM user")));
        Assert.Equal(5, await database.ReadAsync(sql => sql.First<int>("SELECT count(*) FROM offlinemessage")));
        await MigrateAsync(options);
        Assert.Equal(6, await database.ReadAsync(sql => sql.First<int>("SELECT count(*) FROM user")));
    }

    [Fact]
    public async Task Migrate_TablesOfAnotherProgram_IsRefusedAndChangesNothing()
    {
        var options = (await mariaDb.NewDatabaseAsync()) with { Migrate = true };
        using var connection = MariaDb.Open(options);
        connection.Execute("CREATE TABLE user (login varchar(20)); INSERT INTO user VALUES ('x')");

        var refusal = await Assert.ThrowsAsync<StorageException>(() => MigrateAsync(options));

        Assert.Contains("another program", refusal.Message);
        Assert.Equal("x", connection.QueryFirst<string>("SELECT login FROM user"));
    }

    [Fact]
    public async Task PlainPassword_AtItsOwnersLogin_BecomesAHash()
    {
        var database = await MigrateAsync((await CourseAsync()) with { Migrate = true });
        var users = new UserStore(database, TimeProvider.System);
        using var passwords = new PasswordService(new() { Iterations = 10 }, new(new(), TimeProvider.System), TimeProvider.System,
            NullLogger<PasswordService>.Instance);
        var client = new ClientSession(new(new()), "somewhere", new(new(), overflow: () => { }));
        var before = (await users.FindAsync(15))!;

        Assert.False(await passwords.VerifyAsync(client, 15, "123456", before.PasswordHash));
        Assert.False(await passwords.VerifyAsync(client, 15, "$plain$666666", before.PasswordHash));
        Assert.True(await passwords.VerifyAsync(client, 15, "666666", before.PasswordHash));
        await new PasswordUpgrade(users, passwords, NullLogger<PasswordUpgrade>.Instance).RunAsync(client, before, "666666");

        var after = (await users.FindAsync(15))!;
        Assert.StartsWith("$pbkdf2-sha256$10$", after.PasswordHash);
        Assert.True(await passwords.VerifyAsync(client, 15, "666666", after.PasswordHash));
    }

    private async Task<DatabaseOptions> CourseAsync(bool worn = false, bool capital = false)
    {
        var options = await mariaDb.NewDatabaseAsync("utf8mb3");
        CourseTables.Make(options, worn, capital);
        return options;
    }

    private async Task<Database> MigrateAsync(DatabaseOptions options)
    {
        var database = new Database(options, NullLogger<Database>.Instance);
        _databases.Add(database);
        await new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync();
        return database;
    }

    private static async Task<ClaimedLogin?> ClaimAsync(Database database, int userId)
    {
        var (term, _) = await new LeaseStore(database, TimeProvider.System).TakeAsync($"here:{userId}", TimeSpan.FromMinutes(1));
        return await new PresenceStore(database).TryClaimAsync(userId, term, 1);
    }
}
