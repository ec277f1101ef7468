using ChatCluster.Server.Stores.Sql;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Stores;

/// <summary>Another process holds the database for too long: a user who needs it is told so, the others chat on.</summary>
public sealed class StorageFailureTests
{
    [Fact]
    public void Options_ByDefault_AnswerWithinFiveSeconds()
    {
        var options = new DatabaseOptions();

        Assert.InRange(options.Deadline + Database.CommitTime(options.Deadline), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.InRange(options.BusyTimeout, TimeSpan.Zero, options.Deadline);
        Assert.InRange(options.StatementTimeout, TimeSpan.Zero, options.Deadline);
    }

    [Fact]
    public async Task LockedDatabase_FailsWithErrno12AndChatGoesOn()
    {
        await using var server = await StartAsync();
        using var one = await server.LogInExtendedAsync(13);
        using var two = await server.LogInAsync(15, "666666");
        using var third = await server.LogInExtendedAsync(18);
        using var newcomer = await server.ConnectAsync();
        using (server.LockDatabase())
        {
            var storing = third.AskAsync("""{"msg":"x","msgid":6,"seq":2,"toid":21}""");
            var loggingIn = newcomer.AskAsync("""{"id":21,"msgid":1,"password":"123456"}""");
            for (var count = 0; count < 20; count++)
            {
                Assert.Contains("\"live\"", await one.AskAsync("""{"msg":"x","msgid":6,"seq":2,"toid":15}"""));
                await two.ReadAsync();
            }

            Assert.False(storing.IsCompleted);
            Assert.Contains("\"errno\":12", await storing);
            Assert.Contains("\"errno\":12,\"msgid\":2}", await loggingIn);
        }

        Assert.Contains("\"stored\"", await third.AskAsync("""{"msg":"x","msgid":6,"seq":2,"toid":21}"""));
        Assert.Contains("\"errno\":0", await newcomer.AskAsync("""{"id":21,"msgid":1,"password":"123456"}"""));
    }

    [Fact]
    public async Task LockedDatabase_WhenSomebodyLeaves_TakesHimBackLater()
    {
        await using var server = await StartAsync();
        using var client = await server.LogInExtendedAsync(13);
        using (server.LockDatabase())
        {
            Assert.Contains("\"errno\":0", await client.AskAsync("""{"msgid":3,"seq":2}"""));
            Assert.Equal("online", server.Query<string>("SELECT state FROM user WHERE id = 13"));
        }

        await server.WaitUntilAsync("SELECT state FROM user WHERE id = 13", "offline");
    }

    [Fact]
    public async Task Chat_WithTablesGone_IsErrno12AndTheProcessLivesOn()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInExtendedAsync(13);
        server.Query<int>("DROP TABLE offlinemessage");

        Assert.Contains("\"errno\":12", await client.AskAsync("""{"msg":"x","msgid":6,"seq":2,"toid":21}"""));

        Assert.Contains("\"msgid\":100", await client.AskAsync("""{"msgid":99}"""));
    }

    [Fact]
    public async Task GroupChat_WithTablesGone_IsSeenByThoseWhoAreHereAndAcceptedFromNobody()
    {
        await using var server = await TestServer.StartAsync();
        using var one = await server.LogInExtendedAsync(13);
        using var two = await server.LogInAsync(19);
        using var stranger = await server.LogInExtendedAsync(15, "666666");
        Assert.Contains("\"errno\":0", await one.AskAsync("""{"groupid":1,"mid":"a","msg":"before","msgid":10,"seq":2}"""));
        Assert.Contains("before", await two.ReadAsync());
        server.Query<int>("DROP TABLE groupuser");

        Assert.Contains("\"errno\":12", await stranger.AskAsync("""{"groupid":1,"mid":"b","msg":"not mine","msgid":10,"seq":2}"""));
        Assert.Contains("\"errno\":12", await one.AskAsync("""{"groupid":2,"mid":"c","msg":"which?","msgid":10,"seq":3}"""));
        Assert.Contains("\"errno\":12", await one.AskAsync("""{"groupid":1,"mid":"d","msg":"meanwhile","msgid":10,"seq":4}"""));

        Assert.Contains("meanwhile", await two.ReadAsync());
        Assert.Equal(0, server.Query<int>("SELECT count(*) FROM sentmessage WHERE mid = 'd'"));
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(change: options => options with
    {
        Database = options.Database with { BusyTimeout = TimeSpan.FromSeconds(1) },
    });
}
